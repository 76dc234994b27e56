"""`extends`: a service with the one it builds upon underneath.

Reference: https://docs.docker.com/reference/compose-file/services/#extends; Compose 2.40 copies everything, and paths in another
file are relative to that file's folder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from posixpath import dirname

from fixer.document.document import Document
from fixer.stack.merging import merge_mappings
from fixer.stack.mounts import rebased
from fixer.stack.view import Scope, View, view


@dataclass(eq=False)
class Extender:
    """Follows `extends` and remembers where it led.

    find       path → its parsed Compose document, or None
    documents  other files that were needed
    complete   False when one, or a service in it, is missing or refers back to itself
    """

    find: Callable[[str], Document | None]
    documents: list[Document] = field(default_factory=list)
    complete: bool = True
    _seen: dict[tuple[str, int], Mapping[str, View]] = field(default_factory=dict)

    def whole(self, key: str, service: View, siblings: Mapping[str, View], chain: tuple[tuple[str, str], ...] = ()) -> View:
        """The service under `key` as it is with what it extends, directly or through others (`chain` leads here)."""
        said = service.get("extends")
        if said is None or said.node.is_null:
            return service
        chain = (*chain, (service.node.path, key))
        named = said.get("service") if said.entries is not None else said
        wanted = (named.text if named else None) or key
        siblings = self._services(said, service, siblings)
        base = siblings.get(wanted)
        if base is None or (base.node.path, wanted) in chain:
            self.complete = False
            return service
        return merge_mappings(self.whole(wanted, base, siblings, chain), service)

    def _services(self, said: View, service: View, siblings: Mapping[str, View]) -> Mapping[str, View]:
        """The services among which the extended one is looked for."""
        file = said.get("file")
        if file is None:
            return siblings
        path = rebased(file.text, said.scope) if file.text else None
        document = self.find(path) if path else None
        if document is None or document.root is None:
            return {}
        self.documents.append(document)
        seen = (document.path, id(service.scope.variables))
        if seen not in self._seen:
            services = view(document.root, Scope(dirname(document.path), service.scope.variables)).get("services")
            self._seen[seen] = services.pairs() if services else {}
        return self._seen[seen]
