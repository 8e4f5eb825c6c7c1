"""A Java is found where it is named, or by its command, and only if it is new enough."""

import pytest

from java import find_java


def a_java(folder, version):
    folder.mkdir(parents=True)
    java = folder / "java"
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n")
    java.chmod(0o755)
    return java


@pytest.mark.parametrize("version", ["17.0.15", "21", "25-ea"])
def test_a_java_that_is_new_enough_is_found(tmp_path, version):
    java = a_java(tmp_path / "bin", version)
    assert find_java({"PATH": str(java.parent)}) == str(java)


@pytest.mark.parametrize("version", ["1.8.0_282", "11.0.2"])
def test_a_java_that_is_too_old_is_none(tmp_path, version):
    java = a_java(tmp_path / "bin", version)
    assert find_java({"PATH": str(java.parent)}) is None


def test_a_java_that_is_named_is_the_one_used(tmp_path):
    named, other = a_java(tmp_path / "named/bin", "21"), a_java(tmp_path / "bin", "17")
    asked = {"JAVA_HOME": str(tmp_path / "named"), "PATH": str(other.parent)}
    assert find_java(asked) == str(named)


def test_a_java_that_is_named_and_not_there_is_not_replaced_by_another(tmp_path):
    java = a_java(tmp_path / "bin", "17")
    assert find_java({"JAVA_HOME": "/no/such", "PATH": str(java.parent)}) is None
