"""Trials on a copy of the kernel: traits of `c.GPTCode`."""

from __future__ import annotations

from traitlets import Bool, Float, Int
from traitlets.config import Configurable

from .rules import TrialRules


class TrialTraits(Configurable):
    """The part of the settings that is about trials."""

    trials = Bool(
        True, help="Whether code that waits may be tried on a copy of the kernel, with Try."
    ).tag(config=True)
    try_when_in_doubt = Bool(
        True,
        help="""Whether users may turn on "Try what is in doubt": in "Run if safe", code that asks
        only because it is not known what it does is tried on a copy of the kernel. If the copy
        touches nothing outside its variables, the code runs without a question.""",
    ).tag(config=True)
    model_tries = Bool(
        True,
        help="""Whether users may turn on "Let models try code": on a copy of the kernel, to look
        around without a cell in the notebook. It runs without a question, because nothing of it
        stays.""",
    ).tag(config=True)
    trial_seconds = Float(30.0, min=0.1, help="Seconds that a trial may take.").tag(config=True)
    trial_megabytes = Int(
        2_000, min=16, help="Megabytes of memory that a trial may use beside what it copies."
    ).tag(config=True)

    def trial_rules(self) -> TrialRules:
        in_doubt = self.trials and self.try_when_in_doubt
        memory = 10**6 * self.trial_megabytes
        by_model = self.trials and self.model_tries
        return TrialRules(self.trials, in_doubt, self.trial_seconds, memory, by_model=by_model)
