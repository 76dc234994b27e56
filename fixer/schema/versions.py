"""Which version of a product a file is held against."""

from __future__ import annotations

from math import inf
from typing import NamedTuple
from weakref import WeakKeyDictionary

from fixer.document.document import Document
from fixer.schema.model import Version
from fixer.stack import mounting
from fixer.stack.model import Service
from fixer.stack.project import Project

_ASSUMED: WeakKeyDictionary[Project, dict[tuple[str, Document], Assumed]] = WeakKeyDictionary()
"""What was found out, as every rule about a file asks for it."""

_NEWEST: Version = (inf,)


class Assumed(NamedTuple):
    """A version and where it is from.

    version  None where nothing says it: then whatever a supported version knows is right
    shown    for a reader: `3.5.3 (prom/prometheus:v3.5.3)`; "" where nothing says it
    """

    version: Version | None = None
    shown: str = ""

    def at_least(self, *version: int) -> bool:
        """Whether it is known to be this one or a later one."""
        return self.version is not None and self.version >= version


def assumed(project: Project, product: str, document: Document) -> Assumed:
    """The version of the product that reads the document, as the stack shows it.

    An image without tag, or `latest`, is the newest.
    """
    if product not in mounting.PRODUCTS:
        return Assumed()
    known = _ASSUMED.setdefault(project, {})
    if (product, document) not in known:
        known[product, document] = _assumed(project, product, document)
    return known[product, document]


def running(project: Project, product: str, service: Service) -> Assumed:
    """The version of the product that a service runs, which a digest without a tag does not say."""
    image, found = service.image, mounting.version_of(service, product)
    said = project.settings.target_version.get(product, "")
    if image is not None and found is not None:
        return Assumed(_whole(found), f"{'.'.join(map(str, found))} ({image.reference})")
    numbers = said.removeprefix("v").split("-")[0].split(".")
    if all(number.isdecimal() for number in numbers):
        return Assumed(_whole(tuple(map(int, numbers))), f"{'.'.join(numbers)} (target-version)")
    if image is not None and image.name in mounting.PRODUCTS[product].official and image.tag in ("", "latest"):
        return Assumed(_NEWEST, f"the newest ({image.reference})") if "@" not in image.reference else Assumed()
    return Assumed()


def _whole(version: tuple[int, ...]) -> Version:
    """`v3` is the newest of its kind."""
    return version if len(version) > 1 else (*version, inf)


def _assumed(project: Project, product: str, document: Document) -> Assumed:
    services = project.stack.running(product, document)
    found = project.stack.version(product, document)
    if found is not None:
        images = {service.image.reference for service in services if service.image is not None and service.image.version == found}
        shown = ".".join(map(str, found))
        return Assumed(_whole(found), f"{shown} ({min(images)})" if images else f"{shown} (target-version)")
    tags = {service.image.tag if service.image is not None else None for service in services}
    if tags and tags <= {"", "latest"}:
        return Assumed(_NEWEST, f"the newest ({min(service.image.reference for service in services if service.image)})")
    return Assumed()
