"""The calls about models of the hub: which there are, get, stop and remove."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..protocol import check
from ..providers.embedded import install_command, installed
from .base import Handler, answers


class _DownloadsHandler(Handler):
    async def finish_overview(self) -> None:
        overview = await self.services.downloads.overview()
        self.finish_json({**overview, "install": None if installed() else install_command()})


class DownloadsHandler(_DownloadsHandler):
    @web.authenticated
    @authorized
    @answers
    async def get(self) -> None:
        await self.finish_overview()

    @web.authenticated
    @authorized
    @answers
    async def post(self) -> None:
        body = check("NewDownload", self.body())
        self.services.downloads.start(body["model"], sure=body.get("sure", False))
        await self.finish_overview()


class StopDownloadHandler(_DownloadsHandler):
    @web.authenticated
    @authorized
    @answers
    async def post(self) -> None:
        body = check("StoppedDownload", self.body())
        await self.services.downloads.stop(body["file"])
        await self.finish_overview()


class DownloadHandler(_DownloadsHandler):
    @web.authenticated
    @authorized
    @answers
    async def delete(self, file: str) -> None:
        endpoints, downloads = self.services.endpoints, self.services.downloads
        if endpoints.embedded is not None:
            await endpoints.embedded.release(downloads.path(file))
        await downloads.remove(file)
        endpoints.refresh()
        await self.finish_overview()


DOWNLOAD_ROUTES: list[tuple[str, type[Handler]]] = [
    (r"downloads", DownloadsHandler),
    (r"downloads/stop", StopDownloadHandler),
    (r"downloads/(?P<file>[^/]+)", DownloadHandler),
]
