"""Services that start a program with flags of their own.

Reference: https://docs.docker.com/reference/compose-file/services/#command: `command` takes the place of the words that the
image's entry point is given by default, and an `entrypoint` of the stack's own takes them away as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from posixpath import basename, normpath
from typing import NamedTuple

from fixer.stack.model import ComposeProject, Service, Word
from fixer.stack.mounting import PRODUCTS, Product, config_path

_ELSEWHERE = ("ubuntu/",)
"""Published images whose entry point is another program, which starts this one in its own way."""

_PUBLISHERS = ("prom", "prometheus", "grafana")
"""Those whose images read the first of the product's default paths."""


class Started(NamedTuple):
    """A service and the words that its program is given; none of the image's own are among them."""

    project: ComposeProject
    service: Service
    words: tuple[Word, ...]


def started(projects: Iterable[ComposeProject], name: str) -> Iterator[Started]:
    """Where a published image of the product is started with words of the stack's own, in each project.

    What goes through a shell or a script is left out: only there the words are certainly the program's.
    """
    product = PRODUCTS[name]
    for project in projects:
        for service in project.services.values():
            words = _words(service, product)
            if words:
                yield Started(project, service, words)


def _words(service: Service, product: Product) -> tuple[Word, ...]:
    image = service.image
    if image is None or image.name not in product.official or image.name.startswith(_ELSEWHERE) or service.build is not None:
        return ()
    program, *own = service.entrypoint or (None,)
    if program is not None and basename(program.text) != product.binary:
        return ()
    words = (*(word for word in own if word is not None), *(service.command or ()))
    return words if words and words[0].text.startswith("-") else ()


def configuration(service: Service, name: str) -> str | None:
    """Where the program of a published image reads its configuration: as its flags say, else as the image's own command says.

    None when that is not certain: another entry point, flags without the path, a path that is relative or a variable's.
    """
    product = PRODUCTS[name]
    if _words(service, product):
        path = config_path(service, product) or ""
        return normpath(path) if path.startswith("/") and not set(path) & set("$,") else None
    image = service.image
    if image is None or image.name not in product.official or image.name.partition("/")[0] not in _PUBLISHERS:
        return None
    plain = service.command is None and service.entrypoint is None and service.build is None
    return product.default[0] if plain and product.default else None
