"""What a screen reader finds in the window: whatever can take the focus or be pressed has a name."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from nnviz.app.docks import WORKSPACES

WALK = Path(__file__).with_name("accessible_walk.py")


@pytest.mark.parametrize("workspace", WORKSPACES)
def test_nothing_that_takes_the_focus_or_is_pressed_is_without_a_name(workspace):
    walk = subprocess.run([sys.executable, str(WALK), workspace], capture_output=True, text=True, timeout=50)
    assert walk.returncode == 0, walk.stderr
    found = json.loads(walk.stdout)
    assert found["is_typing"]
    assert found["unnamed"] == []
    assert min(found["heights"]) > 100
    assert {"Network diagram", "Run", "layer hidden 1", "neuron 1 of layer 1"} <= set(found["names"])
    assert ("learning rate η" in found["names"]) == WORKSPACES[workspace].has_controls
    assert any("parameters" in name for name in found["names"])
    assert found["with_a_button_without_a_name"] == ["Button"]
