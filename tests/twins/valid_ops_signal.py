"""The model of ``tests/valid/ops_signal.yaml``, written by hand."""

import keras
from keras import ops


def build() -> keras.Model:
    sound = keras.Input((64,), name="sound")
    windows = ops.extract_sequences(sound, sequence_length=16, sequence_stride=8)
    real_part, imaginary_part = ops.rfft(windows, fft_length=16)
    real_frames, imaginary_frames = ops.stft(sound, sequence_length=16, sequence_stride=8, fft_length=16, window=None)
    real_once, imaginary_once = ops.fft((real_frames, imaginary_frames))
    real_twice, imaginary_twice = ops.fft2((real_once, imaginary_once))
    real_back, imaginary_back = ops.ifft2((real_twice, imaginary_twice))
    windows_again = ops.irfft((real_part, imaginary_part), fft_length=16)
    sound_again = ops.istft(
        (real_frames, imaginary_frames),
        sequence_length=16,
        sequence_stride=8,
        fft_length=16,
        window=None,
    )
    return keras.Model(
        sound,
        [windows, windows_again, real_back, imaginary_back, sound_again],
        name="ops_signal",
    )
