"""What cells put out, as nbformat writes it, as text for the model: each output becomes pieces."""

from .cuts import is_whole
from .figures import Figures, numbered, unsent
from .images import output_images
from .levels import pieces_at
from .near import near_names
from .numbers import counted
from .pieces import Kind, Piece, output_pieces
from .sent import sent_outputs
from .shares import outputs_text, part_of, shared_texts, whole_text
from .streams import plain

__all__ = [
    "Figures",
    "Kind",
    "Piece",
    "counted",
    "is_whole",
    "near_names",
    "numbered",
    "output_images",
    "output_pieces",
    "outputs_text",
    "part_of",
    "pieces_at",
    "plain",
    "sent_outputs",
    "shared_texts",
    "unsent",
    "whole_text",
]
