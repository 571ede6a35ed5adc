"""Runs code on a kernel of a user's server, as a notebook would."""

from __future__ import annotations

import json
import uuid

import httpx
import websocket


def run(client: httpx.Client, code: str) -> str:
    """What it prints."""
    kernel = client.post("api/kernels", json={"name": "python3"}).json()["id"]
    url = str(client.base_url).replace("http://", "ws://") + f"api/kernels/{kernel}/channels"
    channels = websocket.create_connection(
        url, header={"Authorization": client.headers["Authorization"]}, timeout=60
    )
    try:
        asked = uuid.uuid4().hex
        header = {"msg_id": asked, "msg_type": "execute_request", "session": asked}
        content = {"code": code, "silent": False, "allow_stdin": False, "stop_on_error": True}
        more = {"parent_header": {}, "metadata": {}, "channel": "shell", "buffers": []}
        whole = {**header, "username": "", "version": "5.3", "date": "2026-01-01T00:00:00Z"}
        channels.send(json.dumps({"header": whole, "content": content, **more}))
        printed = ""
        while True:
            message = json.loads(channels.recv())
            if message["parent_header"].get("msg_id") != asked:
                continue
            if message["header"]["msg_type"] in ("stream", "error"):
                printed += message["content"].get("text", "") or str(message["content"])
            if message["content"].get("execution_state") == "idle":
                return printed
    finally:
        channels.close()
        client.delete(f"api/kernels/{kernel}")
