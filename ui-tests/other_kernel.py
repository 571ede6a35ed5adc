"""A kernel that names its language otherwise: what the stories switch to."""

from __future__ import annotations

import os

from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp

LANGUAGE = os.environ["GPTCODE_STORY_LANGUAGE"]


class OtherKernel(IPythonKernel):
    language_info = {**IPythonKernel.language_info, "name": LANGUAGE}  # noqa: RUF012


if __name__ == "__main__":
    IPKernelApp.launch_instance(kernel_class=OtherKernel)
