"""Where code runs: the working folder and the environment of kernels."""

from .environment import hide_from_kernels
from .working_folder import Kernels

__all__ = ["Kernels", "hide_from_kernels"]
