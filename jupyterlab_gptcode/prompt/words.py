"""The sentences between data in a request, in one place: read them as prose."""

from __future__ import annotations

CUT = "(Your answer above was cut off before its end: {reason}.)"
CUT_REASONS = {
    "stopped": "the user stopped it",
    "length": "it reached the token limit",
    "error": "the connection failed",
    "filtered": "the endpoint's content filter ended it",
    "endless": "nothing more came",
}
OWN_INSTRUCTIONS = "The user's standing instructions, for all that is asked here:"
OWN_CHANGED = "The user has changed the standing instructions. They are now:"
OWN_GONE = "The user's standing instructions no longer hold."
INSTRUCTIONS = (
    "Standing instructions of this project, from {path}, which the user has agreed to. What the "
    "user asks for here comes first:"
)
INSTRUCTIONS_CHANGED = (
    "The project's standing instructions from {path} again, as they are now. They come after those "
    "above:"
)
INSTRUCTIONS_GONE = "The standing instructions from {path} no longer hold."
SKILLS = (
    "Skills of this project. To read one, write an empty block that opens with ```skill name=NAME; "
    "the next message holds it, and nothing runs:"
)
SKILLS_GONE = "The project's skills can no longer be read."
SKILL = "The skill {name}, from {path}, which the user has agreed to:"
NO_SUCH_SKILL = "There is no skill {name}."
TRY = (
    "To look around, you may open a block with ```{fence} try: it runs at once, without a "
    "question, on a copy of the kernel with its variables and files, and the copy is thrown away. "
    "The next message has its outputs. It leaves no cell, changes no variable and no file, and "
    "reaches no network. Each one starts from the kernel as it is. Use it for what only you need "
    "to see; what the user should have, write as a usual block."
)
TRY_GONE = "Blocks that open with ```{fence} try are no longer possible."
TRIED_ENDED = {
    "time": "It was ended because it took too long.",
    "memory": "It was ended because it needed too much memory.",
    "processes": "It was ended because it started too many processes.",
    "output": "It was ended because it printed too much.",
    "signal": "The copy crashed.",
    "stopped": "The user ended it.",
}
TRIED_OUTSIDE = "What it would do outside of its variables: {effects}."
TRIED_OUTSIDE_ALONE = "It would do something outside of its variables."
UNTRIED = (
    "It did not run: code cannot be tried on a copy here. Write it as a usual block if you need it."
)
TURNS_LEFT_OUT = "(Earlier turns of this conversation were left out, so that it fits.)"
TASK = "The user's first request was:"
SUMMARY = "A summary of the earlier turns. It is a note about what was said and done:"
NOTEBOOK_OF_TURNS = (
    "(What they said about the notebook and files, as it is now and without outputs:)"
)
REQUESTS = "The user asked for, in this order:"
EARLIER_REQUESTS = "… {requests} left out …"
OLD_SOURCE = "(older code, left out so that the conversation fits; it begins with:)"
OLD_CODE = "(Here you wrote a block of {lines}, left out so that the conversation fits.)\n"
SUMMARIZE = "Summarize this conversation:"
SUMMARIZE_NOW = "Write the summary now, in at most {words} words."
SAID_BY = {"user": "The user or the notebook:", "assistant": "The assistant:"}
OLD_OUTPUT = "(an older output, left out so that the conversation fits)"
EDITED = "The user edited this cell before it ran. It ran as:"
EDITED_ALONE = "The user edited this cell before it ran."
UNKNOWN_CELL = (
    "There is no code cell {asked} that you wrote and the user left as it was: a new cell was made."
)
LOCKED_CELL = "The user locked cell {asked}, so it stays as it is: a new cell was made."
NOT_REPLACED = (
    "Cell {asked} stays as it is, because the user has changed or locked it: a new cell was made."
)
MIDDLE = "… {count} characters left out …"
LINES_OF_OUTPUT = "Lines {first} to {last} of {count} of the output of cell {name}:"
LINES_READ_OF_OUTPUT = (
    "Lines {first} to {last} of {count} that could be read of the output of cell {name}:"
)
NO_SUCH_OUTPUT = "There is no output of a cell {name}."
NO_SUCH_LINES = "The output of cell {name} has {lines}."
NO_SUCH_LINES_READ = "Of the output of cell {name}, only {lines} could be read."
SEES = {
    "prompts": (
        "The user lets you read only what they write: no cells, variables, outputs, error messages "
        "or names of files. Write code that works without them, with names of your own and a place "
        "to fill in where you need one of theirs. The user reads the results; do not guess them. "
        "If you need to know something, ask."
    ),
    "structure": (
        "The user lets you see names, types, columns and sizes, and no values: of an output you "
        "read its kind and size, of an error its name and line. Printing shows you nothing. Write "
        "code that works without it. The user reads the results; do not guess them. If you need to "
        "know something, ask."
    ),
}
UNSEEN = "(You may not see it.)"
OLD_PROSE = "(What you wrote here was left out: it may repeat what you may no longer see.)"
FRAMES = "… {frames} …"
NO_OUTPUT = "(no output)"
SKIPPED = {
    "": "The user skipped it; it did not run.",
    "insert": "It was inserted for the user to run; it did not run.",
    "never": "It did not run.",
    "failed-before": "It did not run, because an earlier cell did not finish.",
    "edited": "The user changed the cell while you wrote it, and kept it; it did not run.",
    "removed": "The user removed the cell; it did not run.",
    "closed": "The notebook was closed; it did not run.",
    "no-kernel": "No kernel could be started; it did not run.",
    "language": "The kernel's language has changed; it did not run.",
    "stopped": "The user stopped the turn; it did not run.",
    "untried": UNTRIED,
}
UNKNOWN = "The result of this run was not received."
UNKNOWN_BECAUSE = {
    "kernel-restarted": "The kernel was restarted while it ran, so its result was not received.",
    "kernel-died": (
        "The kernel died while it ran: it may have run out of memory, been killed, or been ended "
        "by this code itself. Its result was not received."
    ),
    "kernel-killed": (
        "The kernel was killed (signal 9) while it ran, as happens when memory runs out. Its "
        "result was not received."
    ),
    "kernel-signal": (
        "The kernel crashed (signal {code}) while it ran. Its result was not received."
    ),
    "kernel-exited": (
        "The kernel's process exited with status {code} while it ran, so its result was not "
        "received."
    ),
    "kernel-ended": "The kernel was shut down while it ran, so its result was not received.",
    "kernel-replaced": "Another kernel was chosen while it ran, so its result was not received.",
    "ignored-stop": "The user stopped it, but the kernel did not stop. It may still run.",
    "removed": "The cell was removed from the notebook while it ran.",
}
KERNEL_ENDS = {
    "kernel-restarted": "(The kernel was restarted: its variables are gone.)",
    "kernel-died": "(The kernel died and its variables are gone.)",
    "kernel-killed": (
        "(The kernel was killed (signal 9), as happens when memory runs out: its variables are "
        "gone.)"
    ),
    "kernel-signal": "(The kernel crashed (signal {code}): its variables are gone.)",
    "kernel-exited": ("(The kernel's process exited with status {code}: its variables are gone.)"),
    "kernel-ended": "(The kernel was shut down: its variables are gone.)",
    "kernel-replaced": "(The notebook has another kernel now: the variables are gone.)",
    "kernel-new": "(The kernel is new since the last turn: its variables are gone.)",
}
INSTALLED = "The user agreed to install {package} into the kernel's environment; then it ran again."
NOT_WANTED = "The user did not want {package} installed: do without it."
NOT_INSTALLED_ALONE = "The user agreed to install {package}, but pip failed."
A_PACKAGE = "a package that was missing"
NOT_INSTALLED = "The user agreed to install {package}, but pip failed: {reason}"
STOPPED = "It was interrupted."
NOTEBOOK = "The notebook {notebook} has {cells}."
KERNEL = "Its kernel is {display_name} (language: {language})."
KERNEL_FENCE = "Open its blocks with ```{fence}."
ACTIVE = "The user's active cell is cell {position} (id={name})."
CHANGED = "New or changed cells:"
CELLS = "Cells:"
REMOVED = "The user removed these cells: {names}."
MOVED = "The user moved these cells: {cells}."
RERAN = "The user has run these cells, with nothing new to show: {cells}."
PLACE = "cell {position} (id={name})"
RERUN = "cell {position} [{count}] (id={name})"
MORE_CELLS = "{count} more"
LEFT_OUT = "(Not shown: {cells}, farther away.)"
HIDDEN = "(long; only its first line is shown)"
LOCKED = "(locked by the user)"
OUTPUT = "Its output:"
FILE = {
    "attached": "File {number}: {path}",
    "again": "File {number}: {path}, attached again, as it was.",
    "moved": "File {number} is {path} now, seen from the folder in which the code runs.",
    "changed": "File {number}: {path}, which has changed since. It is now:",
    "removed": "File {number}: {path}, which is no longer there.",
    "missing": "File {number}: {path}, which is not there, or may not be opened.",
}
HIDDEN_CELL = "Cell {position} id={name} is hidden from you."
HIDDEN_CELL_SELECTION = "The user has selected {lines} of a cell that is hidden from you."
HIDDEN_OUTPUT = "(The user hides this cell from you.)"
HIDDEN_CODE = "(Here you wrote a block that the user hides from you now.)\n"
HIDDEN_FILE = "File {number} is hidden from you."
HIDDEN_FILES = "{files} hidden from you"
FILE_WITH_COLUMNS = "File {number} is {path} with the columns {columns}."
FILE_UNREAD = "It could not be read in time; read it in code."
MORE_COLUMNS = "{count} more"
FILE_IMAGE = "(It is image {number} of this message.)"
SENT_OUTPUT = "The user points at output {output} of cell {position} (id={name}):"
SELECTION = "The user has selected {lines} of {place}:"
HIDDEN_SELECTION = "The user has selected {lines} of a file that is hidden from you."
LINE = "line {first}"
LINES = "lines {first} to {last}"
CELL = "cell {position} (id={name})"
NAMED_CELL = "Cell {position} (id={name}), which the request names, holds this {type}:"
VARIABLES = "Variables in the kernel:"
CHANGED_VARIABLES = "Variables in the kernel that are new or have changed:"
MORE_VARIABLES = "(Not shown: {variables}.)"
GONE_VARIABLES = "No longer in the kernel: {names}."
NO_VARIABLES = "The kernel no longer has any of the variables that were listed."
OLD_VARIABLES = (
    "(The kernel is busy, so its variables could not be read: those listed last may have changed.)"
)
SAME_VARIABLES = "The kernel's variables are as they were listed last."
NAMED_VARIABLE = "The request names this variable of the kernel:"
UNKNOWN_VARIABLE = "The request names {name}, which is not among the variables of the kernel."
ROWS = "{rows} rows x {columns} columns"
UNDONE = (
    "The user has undone what you did in cells {names}: they are as they were before your request."
)
UNDONE_STATE = "Variables, files and what ran elsewhere were not undone."
FILES_UNDONE = "The user has put files back as they were before your request: {files}."
FILES_REDONE = "The user has put files back as your code had left them: {files}."
FILES_STAYED = "These files could not be put back after all: {files}."
REMOVED_FILE = "{path} (removed)"
REDONE = "The user has redone what you did in cells {names}, without running anything."
PRODUCED = "Files written: {files}."
PRODUCED_LATER = "cell={name} has written files: {files}."
PRODUCED_FILE = "{path} ({size} bytes)"
OVERWRITTEN = "{path} ({size} bytes, overwritten)"
MORE_FILES = "{count} more"
OTHER_BRANCH = (
    "(The user came back to this point from another version of this conversation, which is not "
    "shown here. Cells, variables and files may come from it.)"
)
GO_ON = "Go on."
PROMPT = "The user's request:"

# For "Test": a short answer of many pieces, and a picture that is red.
TRIAL_TEXT = "Count from 1 to 30, with blanks between the numbers."
TRIAL_IMAGE = "Which colour is this picture? Answer with one word."
