"""Every fact about OpenGL: whether there is some, found by drawing a first frame, and the one context shared by all."""

from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext, QSurfaceFormat
from PySide6.QtOpenGL import QOpenGLFramebufferObject

NEEDED_VERSION = (2, 1)
FIRST_FRAME_PX = 16
SOFTWARE = ("llvmpipe", "softpipe", "swrast", "swiftshader", "software", "gdi generic")
GL_COLOR_BUFFER_BIT = 0x4000
GL_VERSION, GL_RENDERER = 0x1F02, 0x1F01


class NoOpenGL(RuntimeError):
    """There is no OpenGL here to draw with; the text says why in one sentence."""


@dataclass(frozen=True, slots=True)
class OpenGLReport:
    """version and renderer as the driver names them, "" where there is none; reason why not, "" where available."""

    available: bool
    version: str = ""
    renderer: str = ""
    reason: str = ""

    @property
    def is_software(self) -> bool:
        """Whether a processor draws, not a graphics card; by the names that such drivers give themselves."""
        return any(name in self.renderer.lower() for name in SOFTWARE)


_shared: tuple[QOpenGLContext, QOffscreenSurface] | None = None


def shared_context() -> tuple[QOpenGLContext, QOffscreenSurface]:
    """The one context with its surface, current after the call; NoOpenGL where it cannot be had."""
    global _shared
    if _shared is None:
        _shared = _new_context()
    context, surface = _shared
    if not context.makeCurrent(surface):
        raise NoOpenGL("the OpenGL context was lost")
    return context, surface


def release() -> None:
    """Give the context back before the application ends."""
    global _shared
    if _shared is not None:
        context, surface = _shared
        context.doneCurrent()
        surface.destroy()
        _shared = None


def probe() -> OpenGLReport:
    """What OpenGL can do here, by drawing a frame that nobody sees and reading it back."""
    try:
        context, _surface = shared_context()
    except NoOpenGL as error:
        return OpenGLReport(False, reason=str(error))
    functions = context.functions()
    version, renderer = (str(functions.glGetString(name)) for name in (GL_VERSION, GL_RENDERER))
    frame = QOpenGLFramebufferObject(QSize(FIRST_FRAME_PX, FIRST_FRAME_PX))
    frame.bind()
    functions.glViewport(0, 0, FIRST_FRAME_PX, FIRST_FRAME_PX)
    functions.glClearColor(1.0, 0.5, 0.0, 1.0)
    functions.glClear(GL_COLOR_BUFFER_BIT)
    seen = frame.toImage().pixelColor(FIRST_FRAME_PX // 2, FIRST_FRAME_PX // 2)
    frame.release()
    context.doneCurrent()
    if abs(seen.red() - 255) > 2 or abs(seen.green() - 128) > 2 or seen.blue() > 2:
        return OpenGLReport(False, version, renderer, "OpenGL draws, but its first frame came back wrong")
    return OpenGLReport(True, version, renderer)


def _new_context() -> tuple[QOpenGLContext, QOffscreenSurface]:
    # Qt's "offscreen" platform has no OpenGL, and asking for it with a display set ends the process.
    if QGuiApplication.platformName() in ("offscreen", "minimal", ""):
        raise NoOpenGL("the window system in use has no OpenGL")
    wanted = QSurfaceFormat()
    wanted.setDepthBufferSize(24)
    context = QOpenGLContext()
    context.setFormat(wanted)
    if not context.create():
        raise NoOpenGL("no OpenGL context could be made")
    surface = QOffscreenSurface()
    surface.setFormat(context.format())
    surface.create()
    if not surface.isValid() or not context.makeCurrent(surface):
        raise NoOpenGL("the OpenGL context cannot be used")
    major, minor = context.format().version()
    if (major, minor) < NEEDED_VERSION:
        raise NoOpenGL(f"OpenGL {major}.{minor} is too old, 2.1 is needed")
    return context, surface
