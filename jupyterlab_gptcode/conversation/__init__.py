"""Entries that only grow, what can be read off them, and the journal that stores them."""

from .action_rules import TAKEN, check_results, is_news, is_stoppable
from .asked import AskedOutput, asked_in_turn, asked_outputs, asked_skills, latest_answer
from .block_marks import BlockMarks
from .blocks import Block, advance, blocks
from .branches import branch_of, turns_before, turns_up_to
from .cell_names import cell_names
from .entries import (
    AttachedFile,
    Begin,
    Body,
    Compaction,
    Created,
    Entry,
    NotebookChange,
    Titled,
    begin_of,
    current_turn,
    folder_of,
    is_imported,
    latest_step,
    newest_turn,
    of_turn,
    raw,
    says_something,
    silent_steps,
    steps_in_turn,
    unended_steps,
)
from .file_images import (
    FileImage,
    FileKind,
    FilesLeft,
    FilesRestored,
    FileUndoKind,
    Preserved,
    Unpreserved,
)
from .file_undo import (
    FileChoice,
    FilePair,
    copied_bytes,
    file_choices,
    paths_as_left,
    paths_of_turn,
    restored_since,
    unpreserved_files,
)
from .footprints import footprints
from .gaps import without_gaps
from .index import Index, Row
from .instructions import Instruction, Skill
from .joined import first_seq, join, later, up_to
from .journal import Journal
from .journal_files import entry_lines
from .journal_lines import parse as parse_lines
from .journal_lines import refuse_later
from .kernel_names import is_of_server, known_start
from .kernel_state import StateChange, Variable
from .known_paths import known_paths
from .masks import secrets_of, sent_as_they_are
from .notebook_path import latest_path, notebook_path
from .output_files import OutputFiles
from .owner import driver, is_open, running_step
from .page_events import opened, page_event, produced_files
from .per_entry import PerEntry
from .pointed_at import SentCell, SentOutput
from .produced import Produced, ProducedFile
from .search import Found, Search
from .search_text import Hit
from .secrets import Place, Secret, digest_of, next_number
from .sent import Purpose, Sent
from .summaries import Summarizing, SummaryEdited
from .titles import title
from .trial_rules import check_trial
from .undo import CellChange, Plan, plan_undo
from .used import usages_since

__all__ = [
    "TAKEN",
    "AskedOutput",
    "AttachedFile",
    "Begin",
    "Block",
    "BlockMarks",
    "Body",
    "CellChange",
    "Compaction",
    "Created",
    "Entry",
    "FileChoice",
    "FileImage",
    "FileKind",
    "FilePair",
    "FileUndoKind",
    "FilesLeft",
    "FilesRestored",
    "Found",
    "Hit",
    "Index",
    "Instruction",
    "Journal",
    "NotebookChange",
    "OutputFiles",
    "PerEntry",
    "Place",
    "Plan",
    "Preserved",
    "Produced",
    "ProducedFile",
    "Purpose",
    "Row",
    "Search",
    "Secret",
    "Sent",
    "SentCell",
    "SentOutput",
    "Skill",
    "StateChange",
    "Summarizing",
    "SummaryEdited",
    "Titled",
    "Unpreserved",
    "Variable",
    "advance",
    "asked_in_turn",
    "asked_outputs",
    "asked_skills",
    "begin_of",
    "blocks",
    "branch_of",
    "cell_names",
    "check_results",
    "check_trial",
    "copied_bytes",
    "current_turn",
    "digest_of",
    "driver",
    "entry_lines",
    "file_choices",
    "first_seq",
    "folder_of",
    "footprints",
    "is_imported",
    "is_news",
    "is_of_server",
    "is_open",
    "is_stoppable",
    "join",
    "known_paths",
    "known_start",
    "later",
    "latest_answer",
    "latest_path",
    "latest_step",
    "newest_turn",
    "next_number",
    "notebook_path",
    "of_turn",
    "opened",
    "page_event",
    "parse_lines",
    "paths_as_left",
    "paths_of_turn",
    "plan_undo",
    "produced_files",
    "raw",
    "refuse_later",
    "restored_since",
    "running_step",
    "says_something",
    "secrets_of",
    "sent_as_they_are",
    "silent_steps",
    "steps_in_turn",
    "title",
    "turns_before",
    "turns_up_to",
    "unended_steps",
    "unpreserved_files",
    "up_to",
    "usages_since",
    "without_gaps",
]
