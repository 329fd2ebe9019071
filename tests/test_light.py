"""What must answer at once loads nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.corpus import ROOT

HEAVY = ("keras", "tensorflow", "jax", "torch", "numpy", "matplotlib", "h5py", "sklearn", "jsonschema", "pygraphviz")
PROGRAM = """
import sys
try:
    {code}
except SystemExit as stop:
    assert (stop.code or 0) == {exit_code}, stop.code
loaded = sorted(name for name in {heavy} if name in sys.modules)
print("LOADED", *loaded)
"""


def run(code: str, folder: Path, exit_code: int = 0) -> str:
    program = PROGRAM.format(code=code, heavy=HEAVY, exit_code=exit_code)
    result = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
    )
    return result.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    "arguments",
    [
        ["validate", "SPECS/fashion_dnn.yaml", "SPECS/resnet.yaml", "SPECS/two_tower.yaml"],
        ["summary", "SPECS/resnet.yaml"],
        ["summary", "SPECS/two_tower.yaml", "--format", "json"],
        ["summary", "SPECS/transfer_mobilenet.yaml", "--format", "md"],
        ["plan", "SPECS/unet.yaml"],
        ["diagram", "SPECS/fashion_dnn.yaml"],
        ["diagram", "SPECS/unet.yaml", "-o", "unet.mmd"],
        ["schema"],
        ["explain", "Dense.kernel_initializer"],
        ["explain", "matmul"],
        ["kinds"],
        ["kinds", "layers"],
        ["new", "my_model"],
        ["--help"],
        ["build", "--help"],
        ["evaluate", "--help"],
        ["predict", "--help"],
        ["baseline", "--help"],
        ["--version"],
    ],
    ids=" ".join,
)
def test_static_verbs(arguments: list[str], tmp_path: Path) -> None:
    full = [argument.replace("SPECS", str(ROOT / "specs")) for argument in arguments]
    assert run(f"from specnet.cli import cli; cli({full!r})", tmp_path) == "LOADED"


@pytest.mark.parametrize("ending", ["svg", "png", "pdf", "html", "dot", "txt"])
def test_pictures_load_graphviz_and_nothing_else(ending: str, tmp_path: Path) -> None:
    arguments = ["diagram", str(ROOT / "specs" / "unet.yaml"), "-o", f"x.{ending}"]
    expected = "LOADED" if ending == "html" else "LOADED pygraphviz"
    assert run(f"from specnet.cli import cli; cli({arguments!r})", tmp_path) == expected


def test_a_build_that_fails_never_loads_keras(tmp_path: Path) -> None:
    (tmp_path / "huge.yaml").write_text(
        "specnet: 1\nmodel:\n  layers:\n    - Input: [1000]\n    - Dense: 1000000000000\n"
    )
    (tmp_path / "bad.yaml").write_text(
        "specnet: 1\nmodel:\n  layers:\n    - Input: [8, 8, 3]\n    - Conv2D: {filters: 4, kernel_size: 9}\n"
    )
    for name in ("huge", "bad"):
        program = f"from specnet.cli import cli; cli(['build', '{name}.yaml'])"
        assert run(program, tmp_path, exit_code=1) == "LOADED"


def test_importing_specnet(tmp_path: Path) -> None:
    assert (
        run("import specnet; assert 'pydantic' not in sys.modules and 'yaml' not in sys.modules", tmp_path) == "LOADED"
    )


def test_loading_a_spec_from_python(tmp_path: Path) -> None:
    path = str(ROOT / "specs" / "unet.yaml")
    assert run(f"import specnet; specnet.load({path!r}).to_yaml(); specnet.validate({path!r})", tmp_path) == "LOADED"
