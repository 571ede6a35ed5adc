"""Where code runs: the working folder, the environment and the variables of kernels."""

from .environment import hide_from_kernels
from .exits import exit_code
from .inspectors import IMPORTLIB, INSPECTED, inspector
from .missing import missing_package
from .working_folder import Kernels

__all__ = [
    "IMPORTLIB",
    "INSPECTED",
    "Kernels",
    "exit_code",
    "hide_from_kernels",
    "inspector",
    "missing_package",
]
