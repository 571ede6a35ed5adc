"""What cells put out, as nbformat writes it, as text for the model: each output becomes pieces."""

from .images import output_images
from .near import near_names
from .pieces import Kind, Piece, output_pieces
from .sent import sent_outputs
from .shares import outputs_text

__all__ = [
    "Kind",
    "Piece",
    "near_names",
    "output_images",
    "output_pieces",
    "outputs_text",
    "sent_outputs",
]
