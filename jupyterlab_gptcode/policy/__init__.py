"""What administrators allow, and where each setting comes from."""

from .effective import Origins, effective
from .environment import from_environment, unknown_variables, variable
from .rules import FREE, HUB_DOWNLOADS_OFF, LOCKED, OWN_ENDPOINTS_OFF, Rules
from .traits import PolicyTraits

__all__ = [
    "FREE",
    "HUB_DOWNLOADS_OFF",
    "LOCKED",
    "OWN_ENDPOINTS_OFF",
    "Origins",
    "PolicyTraits",
    "Rules",
    "effective",
    "from_environment",
    "unknown_variables",
    "variable",
]
