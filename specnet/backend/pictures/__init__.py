"""Image files of any sort as the array that one model input takes."""

from specnet.backend.pictures.read import DIGIT_SOURCES, Picture, picture_size, read_picture
from specnet.backend.pictures.traits import Traits, traits_of

__all__ = ["DIGIT_SOURCES", "Picture", "Traits", "picture_size", "read_picture", "traits_of"]
