"""OpenGL is used only where a first frame has come back right, and never asked for where asking is dangerous."""

import pytest

from nnviz.views import gl


def test_without_opengl_the_report_says_why_and_nothing_is_asked_for(qapp, monkeypatch) -> None:
    monkeypatch.setattr(gl.QGuiApplication, "platformName", lambda: "offscreen")
    monkeypatch.setattr(gl, "QOpenGLContext", None)
    report = gl.probe()
    assert not report.available
    assert "no OpenGL" in report.reason
    with pytest.raises(gl.NoOpenGL):
        gl.shared_context()


@pytest.mark.gl
def test_with_a_display_a_first_frame_comes_back(qapp) -> None:
    try:
        report = gl.probe()
        assert report.available, report.reason
        assert report.version[0].isdigit()
        assert report.renderer
        assert gl.shared_context()[0] is gl.shared_context()[0]
    finally:
        gl.release()
