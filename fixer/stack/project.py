"""A project: the documents of a tree, and what they mean together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from fixer.document.document import Document
from fixer.document.tree import Tree
from fixer.stack.model import ComposeProject, Fact, MountedIn, Service, Target


@dataclass(frozen=True)
class Settings:
    """What the user settles from outside.

    compose_files   the one project that counts, in order (`--compose-file`, `COMPOSE_FILE`); empty: every plausible one
    env_files       instead of `.env`
    target_version  product → version, where no image tag says it
    """

    compose_files: tuple[str, ...] = ()
    env_files: tuple[str, ...] = ()
    target_version: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Project:
    """Everything a rule may look at. Immutable: fixing makes another one (`with_documents`)."""

    tree: Tree
    documents: tuple[Document, ...]
    settings: Settings = Settings()

    def of(self, *kinds: str) -> tuple[Document, ...]:
        """The documents of these kinds that parse, in order of path."""
        return tuple(document for document in self.documents if document.kind in kinds and document.error is None)

    def document(self, path: str) -> Document | None:
        return next((document for document in self.documents if document.path == path), None)

    @cached_property
    def stack(self) -> Stack:
        return Stack(self)


@dataclass(frozen=True, eq=False)
class Stack:
    """What the files mean across files (interface; the parts live in the modules beside this one)."""

    project: Project

    @cached_property
    def projects(self) -> tuple[ComposeProject, ...]:
        """Every plausible Compose project of the tree (research: A.1)."""
        raise NotImplementedError

    def mounted(self, document: Document) -> tuple[MountedIn, ...]:
        """Where this file is mounted, over all plausible projects."""
        raise NotImplementedError

    def readers(self, document: Document) -> tuple[MountedIn, ...]:
        """Of `mounted`, those whose service reads it as its configuration (by image, flags and path)."""
        raise NotImplementedError

    def version(self, product: str, document: Document | None = None) -> tuple[int, ...] | None:
        """The version of the product that reads `document`: image tag, else `target_version`, else None.

        Readers that disagree give None.
        """
        raise NotImplementedError

    def targets(self, document: Document) -> tuple[Target, ...]:
        """A Prometheus configuration's static scrape and alerting targets, `file_sd` files and blackbox replacements included."""
        raise NotImplementedError

    def listening(self, project: ComposeProject, service: Service) -> tuple[Fact[int], ...]:
        """Evidence for the TCP ports the container listens on, strongest first (research: A.2)."""
        raise NotImplementedError
