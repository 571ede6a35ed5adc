"""What a server does with conversations: create, fork, step, act, stop. Knows no HTTP."""

from .active import ActiveConversation
from .manager import ConversationManager

__all__ = ["ActiveConversation", "ConversationManager"]
