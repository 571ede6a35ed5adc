"""What requests cost: tokens before they are sent, money after, and limits between the two."""

from .estimate import PRIOR, Report, tokens
from .features import KINDS, Counts, added, counted, counted_messages, separated, without
from .limits import SCOPES, UNITS, Limit, Scope, Unit, described, dollars, limits_in
from .meter import Account, Meter
from .prices import price
from .spending import Rules, Spending
from .sums import Spent, spent, spent_in
from .traits import SpendingTraits

__all__ = [
    "KINDS",
    "PRIOR",
    "SCOPES",
    "UNITS",
    "Account",
    "Counts",
    "Limit",
    "Meter",
    "Report",
    "Rules",
    "Scope",
    "Spending",
    "SpendingTraits",
    "Spent",
    "Unit",
    "added",
    "counted",
    "counted_messages",
    "described",
    "dollars",
    "limits_in",
    "price",
    "separated",
    "spent",
    "spent_in",
    "tokens",
    "without",
]
