"""Whether somebody fills in the variables of a configuration before Alertmanager reads it."""

from __future__ import annotations

from posixpath import basename

from fixer import Document, MountedIn, Project, Service, content, regex

_TOOLS = (
    rb"envsubst|gomplate|confd|dockerize|envtpl|consul-template|\bsed\b|\bj2\b|jinja|\besh\b|\bawk\b|\bperl\b|ansible|mustache"
)
_RENDERS = regex(_TOOLS + rb"|expandvars|os\.environ|process\.env")
_SHELL = regex(rb"(?:\A|[\s/])(?:ba|da|a|z)?sh(?:\s|\Z)|\.sh\b")
_SCRIPT = regex(
    r"\.(?:sh|bash|zsh|mk|ps1|py|js|ts)\Z|(?:\A|/)(?:Makefile|Justfile|justfile|Taskfile\.ya?ml|Jenkinsfile|\.gitlab-ci\.yml)\Z"
    r"|(?:\A|/)Dockerfile[^/]*\Z|(?:\A|/)\.github/workflows/[^/]+\Z"
)


def rendered(project: Project, document: Document, places: tuple[MountedIn, ...]) -> bool:
    """Whether a container that sees the file may rewrite it, or a script in the tree that names it does.

    places  where the file is mounted
    """
    return any(map(_rewrites, {id(place.service): place.service for place in places}.values())) or any(
        _script(project, path, document) for path in project.tree.files if _SCRIPT.search(path)
    )


def _rewrites(service: Service) -> bool:
    """A shell in front of the program can do anything, so it is taken to do this."""
    said = " ".join(word.text for word in service.words).encode()
    return bool(_SHELL.search(said) or _RENDERS.search(said) or service.build is not None)


def _script(project: Project, path: str, document: Document) -> bool:
    text = content(project.tree, path) or b""
    return basename(document.path).encode() in text and bool(_RENDERS.search(text))
