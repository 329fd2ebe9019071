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
    assert stop.code in (0, None), stop.code
loaded = sorted(name for name in {heavy} if name in sys.modules)
print("LOADED", *loaded)
"""


def run(code: str, folder: Path) -> str:
    program = PROGRAM.format(code=code, heavy=HEAVY)
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
        ["schema"],
        ["explain", "Dense.kernel_initializer"],
        ["explain", "matmul"],
        ["kinds"],
        ["kinds", "layers"],
        ["new", "my_model"],
        ["--help"],
        ["build", "--help"],
        ["--version"],
    ],
    ids=" ".join,
)
def test_static_verbs(arguments: list[str], tmp_path: Path) -> None:
    full = [argument.replace("SPECS", str(ROOT / "specs")) for argument in arguments]
    assert run(f"from specnet.cli import cli; cli({full!r})", tmp_path) == "LOADED"


def test_importing_specnet(tmp_path: Path) -> None:
    assert (
        run("import specnet; assert 'pydantic' not in sys.modules and 'yaml' not in sys.modules", tmp_path) == "LOADED"
    )


def test_loading_a_spec_from_python(tmp_path: Path) -> None:
    path = str(ROOT / "specs" / "unet.yaml")
    assert run(f"import specnet; specnet.load({path!r}).to_yaml(); specnet.validate({path!r})", tmp_path) == "LOADED"
