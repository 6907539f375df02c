"""Reading ten seconds of 4K at 60 fps: `clips.read` against FFmpeg's own decoding and scaling.

Each runs in a process of its own, so that its peak of memory is its own. No FFmpeg program is
needed: PyAV calls the same libraries, and no array is made of what they scale.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import av

from bench.notebooks import peak_memory
from bench.table import table
from lesson_utils import clips
from lesson_utils._reading.video import LANCZOS

ROOT = Path(__file__).resolve().parents[1]
SIZE, FRAMES, FPS = (3840, 2160), 600, 60
SMALL = (512, 288)
TARGET = 1.3  # times FFmpeg
TARGET_MEGABYTES = 150  # beside the clip itself


def write(path):
    """Encode the bundled clip, enlarged, to and fro."""
    shown = clips.load().frames
    there_and_back = [*range(len(shown)), *range(len(shown) - 2, 0, -1)]
    with av.open(path, "w") as container:
        stream = container.add_stream("libx264", rate=FPS, options={"preset": "veryfast"})
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        for i in range(FRAMES):
            frame = shown[there_and_back[i // 2 % len(there_and_back)]]
            picture = av.VideoFrame.from_ndarray(frame, format="rgb24")
            large = picture.reformat(*SIZE, "yuv420p")
            large.pts = None
            container.mux(stream.encode(large))
        container.mux(stream.encode())


def with_ffmpeg(path):
    """Decode and scale, and no more."""
    scaler = av.video.reformatter.VideoReformatter()
    with av.open(path) as container:
        container.streams.video[0].thread_type = "AUTO"
        for frame in container.decode(video=0):
            scaler.reformat(frame, *SMALL, "rgb24", interpolation=LANCZOS)


def with_read(path, **how):
    """Read a clip."""
    return clips.read(path, longest=SMALL[0], progress=False, **how)


RIVALS = {
    "FFmpeg's decode and scale": with_ffmpeg,
    "clips.read": with_read,
    "clips.read, fps=8": lambda path: with_read(path, fps=8),
}


def run(name, path):
    """Print the seconds that one takes, and the bytes beside its clip."""
    before = peak_memory(os.getpid())
    start = perf_counter()
    clip = RIVALS[name](path)
    seconds = perf_counter() - start
    print(seconds, peak_memory(os.getpid()) - before - (clip.frames.nbytes if clip else 0))


def measure(repeats=3):
    """Time all by turns and return the table."""
    results = {name: [] for name in RIVALS}
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "4k.mp4")
        write(path)
        for _ in range(repeats):
            for name, found in results.items():
                line = f"from bench.reading import run; run({name!r}, {path!r})"
                done = subprocess.run(
                    [sys.executable, "-c", line], cwd=ROOT, check=True, capture_output=True
                )
                found.append([float(number) for number in done.stdout.split()])
    seconds, memory = (
        {name: median(pair[i] for pair in found) for name, found in results.items()} for i in (0, 1)
    )
    floor = seconds["FFmpeg's decode and scale"]
    rows = [
        (
            name,
            f"{seconds[name]:.2f}",
            f"{seconds[name] / floor:.2f}",
            f"≤ {TARGET}" if name == "clips.read" else "",
            f"{memory[name] / 1e6:.0f}",
            f"≤ {TARGET_MEGABYTES}" if name == "clips.read" else "",
        )
        for name in RIVALS
    ]
    heads = ("", "s", "times FFmpeg", "target", "MB beside the clip", "target")
    title = f"Read {FRAMES} frames of {SIZE[0]}×{SIZE[1]} at {SMALL[0]}×{SMALL[1]}, x264"
    return table(f"{title}, median of {repeats}", heads, rows)
