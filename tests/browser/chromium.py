"""Chromium without a window and without a network, driven over a pipe: open a page, ask it things, take its picture, print it."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROGRAM = os.environ.get("CHROMIUM", "chromium")
OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--hide-scrollbars",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND", "--remote-debugging-pipe",
)  # fmt: skip


@dataclass
class Browser:
    """One browser with one page; ``said`` collects what went to its console, ``asked`` every address it wanted."""

    to: int
    back: Any
    session: str = ""
    number: int = 0
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command of the DevTools protocol and return its result."""
        self.number += 1
        message: dict[str, Any] = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                found: dict[str, Any] = answer["result"]
                return found

    def _read(self) -> dict[str, Any]:
        parts = []
        while (sign := self.back.read(1)) not in (b"\0", b""):
            parts.append(sign)
        answer: dict[str, Any] = json.loads(b"".join(parts))
        match answer.get("method"):
            case "Runtime.exceptionThrown":
                self.said.append(json.dumps(answer["params"]["exceptionDetails"], ensure_ascii=False))
            case "Log.entryAdded":
                self.said.append(answer["params"]["entry"]["text"])
            case "Runtime.consoleAPICalled":
                self.said.append(json.dumps(answer["params"]["args"], ensure_ascii=False))
            case "Page.javascriptDialogOpening":
                self.said.append("dialog: " + answer["params"]["message"])
            case "Network.requestWillBeSent":
                self.asked.append(answer["params"]["request"]["url"])
        return answer

    def open(self, path: Path, *, width: int = 1200, height: int = 900, dark: bool = False) -> None:
        """Open a file and wait until it has loaded."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.asked.clear()
        self.call("Page.navigate", url=path.resolve().as_uri())
        while self.ask("document.readyState") != "complete":
            pass

    def ask(self, expression: str) -> Any:
        """Evaluate an expression in the page."""
        return self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)["result"].get("value")

    def picture(self) -> bytes:
        """The whole page as PNG."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 8000), "scale": 1}
        return base64.b64decode(self.call("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)["data"])

    def paper(self) -> bytes:
        """The page as PDF, as its style wants it."""
        return base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])


@contextmanager
def browser() -> Iterator[Browser]:
    """Run Chromium for a while, in a profile of its own."""
    to_read, to_write = os.pipe()
    back_read, back_write = os.pipe()

    def place() -> None:
        """Commands come in on 3 and answers go out on 4; first out of each other's way."""
        ears, mouth = fcntl.fcntl(to_read, fcntl.F_DUPFD, 10), fcntl.fcntl(back_write, fcntl.F_DUPFD, 10)
        os.dup2(ears, 3)
        os.dup2(mouth, 4)

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile, os.fdopen(back_read, "rb") as back:
        command = [PROGRAM, *OPTIONS, f"--user-data-dir={profile}", "about:blank"]
        child = subprocess.Popen(command, preexec_fn=place, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(back_write)
        page = Browser(to_write, back)
        try:
            target = page.call("Target.createTarget", url="about:blank")["targetId"]
            page.session = page.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            for domain in ("Page", "Runtime", "Log", "Network"):
                page.call(f"{domain}.enable")
            yield page
        finally:
            child.kill()
            child.wait()
            os.close(to_write)
