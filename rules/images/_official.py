"""Docker's official images: which services run one as it is published, and what a moving tag stands for.

Reference: https://github.com/docker-library/official-images, and https://docs.docker.com/docker-hub/image-library/mirror/ for
the places that serve the same images under the same names.
"""

from __future__ import annotations

from fixer import Image, Service

_PLACES = ("docker.io/", "index.docker.io/", "registry-1.docker.io/", "mirror.gcr.io/", "public.ecr.aws/docker/")


def official(service: Service, *names: str) -> Image | None:
    """The image if the service runs one of this name (`postgres`, `postgis/postgis`) and does not build it here."""
    image = service.image
    if image is None or service.build is not None:
        return None
    repository = image.reference.partition("@")[0]
    repository = repository[: -len(image.tag) - 1] if image.tag else repository
    for place in _PLACES:
        repository = repository.removeprefix(place)
    return image if repository.removeprefix("library/") in names else None


def tagged(image: Image, *tags: str) -> bool:
    """Whether the image is what one of these moving tags names today ("" stands for no tag, which is `latest`)."""
    return image.tag in tags and "@" not in image.reference


def serves(service: Service, *programs: str) -> bool:
    """Whether the image's own entrypoint starts its server: without a command, with flags alone, or with its name."""
    words = service.command or ()
    return not service.entrypoint and (not words or words[0].text.startswith("-") or words[0].text in programs)
