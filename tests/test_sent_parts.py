"""What the parts of a message are called."""

from __future__ import annotations

from jupyterlab_gptcode.manager.sent_parts import described
from jupyterlab_gptcode.protocol import Json
from jupyterlab_gptcode.request import Shares
from jupyterlab_gptcode.spending import tokens


def test_images_are_no_part_of_the_notebook() -> None:
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    content = [{"type": "text", "text": "File 1: a.png\n\nLook at it"}, image]
    body: Json = {"messages": [{"role": "user", "content": content}]}
    of_message = Shares(files=["File 1: a.png"], talk=["Look at it"])

    def parts(shares: Shares) -> list[str]:
        (message,) = described(body, [1], shares, tokens)["messages"]
        return [each["part"] for each in message["parts"]]

    assert parts(Shares(of_messages=[of_message])) == ["files", "talk", "images"]
    # What texts are not known to be is not called the notebook.
    assert parts(Shares()) == ["images"]
