"""A kernel that says that it speaks another language: what the stories switch to."""

from __future__ import annotations

from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp


class OtherKernel(IPythonKernel):
    language_info = {**IPythonKernel.language_info, "name": "julia"}  # noqa: RUF012


if __name__ == "__main__":
    IPKernelApp.launch_instance(kernel_class=OtherKernel)
