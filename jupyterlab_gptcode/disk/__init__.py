"""Files and their paths on each system: for their owner alone, written as a whole, named safely."""

from .names import cannot_name_a_file
from .paths import is_below, relative_path
from .private import open_private, restrict_to_owner
from .replacing import remove_file, remove_folder, replace_file
from .whole import write_private, write_quickly

__all__ = [
    "cannot_name_a_file",
    "is_below",
    "open_private",
    "relative_path",
    "remove_file",
    "remove_folder",
    "replace_file",
    "restrict_to_owner",
    "write_private",
    "write_quickly",
]
