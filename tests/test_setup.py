"""The set-up: the dependency files agree, and the environment is built when it has to be."""

import ast
import hashlib
import json
import os
import re
import subprocess
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from tools import env

ROOT = Path(__file__).resolve().parent.parent
CONDA_NAMES = {"matplotlib-base": "matplotlib"}


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def declared():
    """Name -> bounds, from pyproject.toml."""
    project = tomllib.loads(read("pyproject.toml"))["project"]
    texts = project["dependencies"] + project["optional-dependencies"]["test"]
    return {r.name: r.specifier for r in map(Requirement, texts)}


def locked():
    """Name -> the lock's entry: pin, marker and hashes."""
    entries = re.split(r"\n(?=[a-z])", read("requirements.txt"))
    return {entry.split("==")[0]: entry for entry in entries if "==" in entry}


# --- the dependency files ------------------------------------------------------------------------


def test_every_dependency_has_a_lower_and_an_upper_bound():
    for name, bounds in declared().items():
        assert sorted(b.operator for b in bounds) == ["<", ">="], name
    (back_end,) = map(
        Requirement, tomllib.loads(read("pyproject.toml"))["build-system"]["requires"]
    )
    assert back_end.specifier == declared()[back_end.name]


def test_environment_yml_has_the_bounds_of_pyproject_and_no_test_tools():
    lines = re.findall(r"^ +- ([a-z].*[^:])$", read("environment.yml"), re.MULTILINE)
    conda = {CONDA_NAMES.get(r.name, r.name): r.specifier for r in map(Requirement, lines[1:])}
    assert lines[0] == "conda-forge"
    project = tomllib.loads(read("pyproject.toml"))["project"]
    assert project["requires-python"] in str(conda.pop("python")).split(",")
    conda.pop("pip")
    assert conda == {r.name: r.specifier for r in map(Requirement, project["dependencies"])}
    assert re.search(r"^      - \.( #.*)?$", read("environment.yml"), re.MULTILINE)


def test_binder_gets_a_python_that_it_reads_and_a_copy_of_the_lessons():
    (version,) = re.findall(r"^  - python=(3\.\d+)$", read(".binder/environment.yml"), re.MULTILINE)
    project = tomllib.loads(read("pyproject.toml"))["project"]
    assert SpecifierSet(project["requires-python"]).contains(version)
    assert os.access(ROOT / ".binder" / "postBuild", os.X_OK)
    assert read(".binder/postBuild").splitlines()[-2:] == [
        "python -m pip install --no-cache-dir .",
        "frame-tape copy",
    ]


def test_the_lock_pins_every_dependency_inside_its_bounds():
    lock = locked()
    for name, bounds in declared().items():
        version = re.match(r"[a-z0-9-]+==(\S+)", lock[name])[1]
        assert bounds.contains(version), f"{name} {version} is not {bounds}: make lock"


def test_the_lock_has_hashes_for_every_package():
    for name, entry in locked().items():
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), name


@pytest.mark.parametrize("name", ["requirements.txt", "environment.yml", "pyproject.toml"])
def test_no_dependency_file_holds_an_address(name):
    assert not re.search(r"\w+://|--(extra-)?index|--find-links|\s@\s", read(name))


# --- tools/env.py --------------------------------------------------------------------------------


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A folder whose lock names one tiny package, "reel 1.0", which needs no network."""
    files = {
        "reel.py": "",
        "reel-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: reel\nVersion: 1.0\n",
        "reel-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any",
    }
    files["reel-1.0.dist-info/RECORD"] = "".join(f"{name},,\n" for name in files)
    wheel = tmp_path / "reel-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    root = tmp_path / "a clone"
    root.mkdir()
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (root / "requirements.txt").write_text(f"reel==1.0 --hash=sha256:{digest}\n")
    (root / "lessons_of_this_clone.py").touch()
    (root / "etc").mkdir()
    (root / "etc/settings.json").write_text("{}")
    return root


def test_an_environment_is_built_once_and_again_when_it_is_spoiled(clone, capfd):
    env.main(clone)
    printed = capfd.readouterr().out
    assert printed.startswith("The environment in .venv is not built yet: building it takes a min")
    assert "Successfully installed reel-1.0" in printed
    assert printed.endswith(f"Ready: Python {env.VERSION} in .venv.\n")
    code = "import reel, lessons_of_this_clone"
    subprocess.run([clone / ".venv/bin/python", "-Ic", code], check=True, cwd="/")
    assert (clone / ".venv/etc/settings.json").read_text() == "{}"
    env.main(clone)
    assert capfd.readouterr().out == ""

    (clone / ".venv/bin/python").unlink()
    (clone / "requirements.txt").write_text("reel==1.0 --hash=sha256:" + "0" * 64)
    with pytest.raises(SystemExit, match=r"(?s)Expected sha256.*not the one that requirements"):
        env.main(clone)
    assert "has lost its Python: building it takes" in capfd.readouterr().out
    assert env.problem(clone) == "was stopped half-way"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"python": "3.10"}, f"was made by Python 3.10, this is {env.VERSION}"),
        ({"place": "/old"}, "was made in another folder (/old)"),
        ({"requirements": "0"}, "is out of date (requirements.txt changed)"),
    ],
)
def test_an_environment_for_something_else_is_noticed(clone, change, reason):
    python = clone / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.touch()
    (clone / ".venv/frame-tape.json").write_text(json.dumps(env.wanted(clone) | change))
    assert env.problem(clone) == reason


@pytest.mark.parametrize(
    ("printed", "sentence"),
    [
        ("ERROR: [Errno 28] No space left on device\nReadTimeoutError", "The disk is full"),
        ("not created successfully because ensurepip is not available", "-venv (Debian, Ubuntu)"),
        ("No module named venv", "-venv (Debian, Ubuntu)"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM", "not the one that requirements.txt names"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] …", "check network, proxy and certificates"),
        ("connection broken by 'NewConnectionError(…)'\nNo matching distribution", "not reached"),
        ("find a version that satisfies x==1 (from versions: none)", "index was not reached"),
        ("No matching distribution found for numpy", "has no ready-made file for Python 3."),
        ("something else", "the lines above say why"),
    ],
)
def test_a_failure_comes_with_advice(printed, sentence):
    assert sentence in env.advice(printed)


def test_where_nothing_can_be_built_a_sentence_says_so():
    assert env.impossible((3, 11, 0), "posix") is None
    assert env.impossible((3, 8, 18), "posix").startswith("Python 3.11 or newer is needed, this ")
    assert "conda env create" in env.impossible((3, 12, 1), "nt")
    ast.parse(read("tools/env.py"), feature_version=(3, 6))  # or an old Python could not say so


# --- Makefile ------------------------------------------------------------------------------------


def make(*arguments):
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("arguments", [[], ["help"]])
def test_make_lists_every_target(arguments):
    printed = make(*arguments).stdout
    targets = re.search(r"^\.PHONY: (.*) env$", read("Makefile"), re.MULTILINE)[1].split()
    assert targets == [
        "help",
        "lab",
        "test",
        "check",
        "notebooks",
        "pages",
        "lint",
        "bench",
        "lock",
        "class-server",
        "class-seats",
    ]
    assert re.findall(r"^  make (\S+) +\w", printed, re.MULTILINE) == targets


def test_make_passes_arguments_on():
    printed = make("-n", "lab", "ARGS=--no-browser --port 9000").stdout
    assert ".venv/bin/python -m lesson_utils --no-browser --port 9000" in printed


def test_make_without_a_python_says_what_to_install():
    result = make("env", "PYTHON=")
    assert result.returncode == 2
    assert "Python 3.11 or newer is needed; none of these is: python3" in result.stderr
