"""What administrators may record of what users and models do, through Jupyter's event logger."""

from .audit import USER, Audit, Deed
from .emitter import Emitter

__all__ = ["USER", "Audit", "Deed", "Emitter"]
