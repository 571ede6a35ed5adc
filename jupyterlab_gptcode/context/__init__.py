"""What the model gets to know of notebook, outputs and files, and the differences since."""

from .budget import cut_middle
from .files import (
    FileText,
    beside,
    file_numbers,
    file_texts,
    files_change,
    files_of_the_past,
    is_same,
    known_files,
    sent_notebook,
)
from .languages import (
    MARKDOWN,
    PYTHON,
    Language,
    language_named,
    language_of,
    names_a_format,
)
from .notebook import (
    CellText,
    cell_texts,
    kernel_language,
    known_kernel,
    notebook_change,
    own_cells,
)
from .outputs import (
    counted,
    is_whole,
    near_names,
    numbered,
    output_images,
    output_pieces,
    outputs_text,
    part_of,
    sent_outputs,
    shared_texts,
    unsent,
    whole_text,
)
from .pointed import named_cells
from .repair import failures, is_repeated, open_failures, tried
from .snapshots import SentSnapshots
from .state import named_variables, state_change, state_of_the_past
from .visible import (
    latest_compaction,
    steps_after_others,
    turn_of_compaction,
    visible_entries,
)

__all__ = [
    "MARKDOWN",
    "PYTHON",
    "CellText",
    "FileText",
    "Language",
    "SentSnapshots",
    "beside",
    "cell_texts",
    "counted",
    "cut_middle",
    "failures",
    "file_numbers",
    "file_texts",
    "files_change",
    "files_of_the_past",
    "is_repeated",
    "is_same",
    "is_whole",
    "kernel_language",
    "known_files",
    "known_kernel",
    "language_named",
    "language_of",
    "latest_compaction",
    "named_cells",
    "named_variables",
    "names_a_format",
    "near_names",
    "notebook_change",
    "numbered",
    "open_failures",
    "output_images",
    "output_pieces",
    "outputs_text",
    "own_cells",
    "part_of",
    "sent_notebook",
    "sent_outputs",
    "shared_texts",
    "state_change",
    "state_of_the_past",
    "steps_after_others",
    "tried",
    "turn_of_compaction",
    "unsent",
    "visible_entries",
    "whole_text",
]
