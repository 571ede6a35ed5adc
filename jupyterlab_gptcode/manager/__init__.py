"""What a server does with conversations: create, fork, step, act, stop. Knows no HTTP."""

from .active import ActiveConversation
from .manager import ConversationManager
from .retention import Kept, Retention
from .summary import edit_summary
from .trials import Trials
from .turn_files import TurnFiles

__all__ = [
    "ActiveConversation",
    "ConversationManager",
    "Kept",
    "Retention",
    "Trials",
    "TurnFiles",
    "edit_summary",
]
