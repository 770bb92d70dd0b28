"""Two contracts of our own for import-linter, named in pyproject.toml and run by `lint-imports`."""

from __future__ import annotations

import sys
from typing import Any

import grimp
from importlinter import Contract, ContractCheck, fields, output
from importlinter.application import contract_utils
from importlinter.contracts.protected import ProtectedContract


class DoorContract(ProtectedContract):
    """A protected contract for packages from elsewhere, which need not be in use yet."""

    type_name = "door"

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """As its parent, for those packages that something imports."""
        named: Any = self.protected_modules
        used: Any = [module for module in named if module.expression in graph.modules]
        self.protected_modules = used
        return super().check(graph, verbose)


class PureContract(Contract):
    """A module of a room that stands on none of its floors is pure.

    It may import the standard library, the numeric packages named, the pure modules of the ground floor named,
    and the pure modules of its own room. The pure modules of the ground floor keep to the same rule. So a new
    file that is no page, verb, query, table or connector is held to it without being listed anywhere.
    """

    type_name = "pure"

    rooms = fields.SetField(subfield=fields.StringField())
    floors = fields.SetField(subfield=fields.StringField())
    ground = fields.SetField(subfield=fields.StringField())
    packages = fields.SetField(subfield=fields.StringField())
    ignore_imports = fields.SetField(subfield=fields.ImportExpressionField(), required=False)
    unmatched_ignore_imports_alerting = fields.EnumField(
        contract_utils.AlertLevel, default=contract_utils.AlertLevel.ERROR
    )

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Direct imports only: what an allowed module imports in turn is its own affair."""
        removal = contract_utils.remove_ignored_imports_and_report(
            graph=graph,
            ignore_imports=self.ignore_imports,
            unmatched_alerting=self.unmatched_ignore_imports_alerting,
        )
        found = []
        for module in sorted(graph.modules):
            if not self._pure(module):
                continue
            for imported in sorted(graph.find_modules_directly_imported_by(module)):
                if not self._allowed(module, imported):
                    details = graph.get_import_details(importer=module, imported=imported)
                    lines = ", ".join(f"l.{detail['line_number']}" for detail in details)
                    found.append(f"{module} -> {imported} ({lines})")
        return ContractCheck(
            kept=not found,
            warnings=list(removal.warnings),
            ignored_import_count=removal.ignored_import_count,
            metadata={"found": found},
        )

    def _pure(self, module: str) -> bool:
        room, *rest = module.split(".")
        return module in self._set("ground") or (room in self._set("rooms") and not self._set("floors") & set(rest))

    def _allowed(self, module: str, imported: str) -> bool:
        room, package = module.partition(".")[0], imported.partition(".")[0]
        if package == "data":
            return imported in self._set("ground")
        if package in self._set("rooms"):
            return package == room and self._pure(imported)
        return package in sys.stdlib_module_names or package in self._set("packages")

    def _set(self, name: str) -> set[str]:
        given: Any = getattr(self, name)
        return set(given)

    def render_broken_contract(self, check: ContractCheck) -> None:
        """What to change, one import a line."""
        output.print_error("A pure module holds rules; these imports belong on a floor above:", bold=False)
        for line in check.metadata["found"]:
            output.print_error(f"- {line}", bold=False)
