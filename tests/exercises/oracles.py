"""The right answer of every function that a learner writes, once more, by naive loops."""

import math

import numpy as np

ORACLES = {}  # by the id of the exercise


def answers(id):
    def keep(function):
        ORACLES[id] = function
        return function

    return keep


@answers("1.1")
def stack(pictures):
    frames = np.zeros((len(pictures), *pictures[0].shape), np.uint8)
    for t, picture in enumerate(pictures):
        frames[t] = picture
    return frames


@answers("1.2")
def frame_at(frames, fps, second):
    for t in range(len(frames)):
        if t / fps <= second < (t + 1) / fps:
            return frames[t]


@answers("1.3")
def sample(frames, source_fps, fps):
    kept, i = [], 0
    while i * source_fps < len(frames) * fps:  # i / fps < len / source_fps, in whole numbers
        last = max(t for t in range(len(frames)) if t * fps <= i * source_fps)
        kept.append(frames[last])
        i += 1
    return np.stack(kept)


@answers("1.4")
def xt_slice(frames, row):
    picture = np.zeros((frames.shape[0], frames.shape[2], 3), np.uint8)
    for t in range(frames.shape[0]):
        for x in range(frames.shape[2]):
            picture[t, x] = frames[t, row, x]
    return picture


@answers("0.1")
@answers("2.2")
def patchify(frames, pt, ph, pw):
    T, H, W, _ = frames.shape
    return np.stack(
        [
            frames[t : t + pt, y : y + ph, x : x + pw].ravel()
            for t in range(0, T, pt)
            for y in range(0, H, ph)
            for x in range(0, W, pw)
        ]
    )


@answers("2.3")
def unpatchify(tokens, t, h, w, pt, ph, pw):
    frames = np.zeros((t * pt, h * ph, w * pw, tokens.shape[1] // (pt * ph * pw)), tokens.dtype)
    for n, token in enumerate(tokens):
        i, j, k = np.unravel_index(n, (t, h, w))
        cube = token.reshape(pt, ph, pw, -1)
        frames[i * pt : (i + 1) * pt, j * ph : (j + 1) * ph, k * pw : (k + 1) * pw] = cube
    return frames


@answers("2.4")
def token_of(frame, row, column, pt, ph, pw, h, w):
    n = 0
    for t in range(frame // pt + 1):
        for y in range(h):
            for x in range(w):
                inside = (
                    t * pt <= frame < (t + 1) * pt
                    and y * ph <= row < (y + 1) * ph
                    and x * pw <= column < (x + 1) * pw
                )
                if inside:
                    return n
                n += 1


@answers("2.5")
def count_tubelets(frames, height, width, tubelet):
    starts = (range(0, size - tubelet + 1, tubelet) for size in (frames, height, width))
    t, h, w = map(list, starts)
    return sum(1 for _ in t for _ in h for _ in w)


@answers("3.1")
def count_tokens(frames, height, width, patch, group):
    n = 0
    for _ in range(0, frames, group):
        for _ in range(0, height, patch):
            for _ in range(0, width, patch):
                n += 1
    return n


@answers("3.5")
def latent_tokens(frames, height, width, ct, cs, p):
    steps = [0, *range(ct, frames, ct)]  # the last frame of each latent: 0, then ct at a time
    rows, columns = range(0, height, cs * p), range(0, width, cs * p)
    return len(steps) * len(rows) * len(columns)


@answers("4.1")
def psnr(a, b):
    decibels = []
    for one, other in zip(a, b, strict=True):
        values = list(zip(one.ravel().tolist(), other.ravel().tolist(), strict=True))
        error = sum((x - y) ** 2 for x, y in values) / len(values)
        decibels.append(10 * math.log10(255**2 / error))
    return np.array(decibels)


@answers("4.2")
def squeeze(rows, mean, basis):
    rebuilt = np.empty_like(rows)
    for n, row in enumerate(rows):
        rebuilt[n] = mean
        for direction in basis.T:
            rebuilt[n] += sum((row - mean) * direction) * direction
    return rebuilt


@answers("4.4")
def causal_steps(frames, group):
    steps, rest = 1, list(range(1, frames))
    while rest:
        steps, rest = steps + 1, rest[group:]
    return steps


@answers("0.3")
@answers("5.1")
def softmax(scores):
    weights = np.empty_like(scores)
    for i, row in enumerate(scores):
        powers = [np.exp(score - max(row)) for score in row]
        weights[i] = [power / sum(powers) for power in powers]
    return weights


@answers("5.2")
def attend(q, k, v):
    out = np.zeros((len(q), v.shape[1]))
    for i in range(len(q)):
        scores = np.array([[sum(q[i] * key) / q.shape[1] ** 0.5 for key in k]])
        for weight, value in zip(softmax(scores)[0], v, strict=True):
            out[i] += weight * value
    return out


@answers("5.3")
def by_place(tokens, T):
    s = len(tokens) // T
    out = np.zeros((s, T, tokens.shape[1]))
    for n, token in enumerate(tokens):
        out[n % s, n // s] = token
    return out


@answers("5.4")
def causal(q, k, v):
    rows = [attend(q[t : t + 1], k[: t + 1], v[: t + 1]) for t in range(len(q))]
    return np.concatenate(rows)


@answers("6.2")
def causal_mask(t, s):
    n = t * s
    mask = np.zeros((n, n), bool)
    for query in range(n):
        for key in range(n):
            mask[query, key] = key // s <= query // s
    return mask


@answers("7.1")
def best_guess(noisy, clips, sigma):
    scores = []
    for clip in clips:
        far = sum((a - b) ** 2 for a, b in zip(noisy, clip, strict=True))
        scores.append(-far / (2 * sigma**2))
    powers = [np.exp(score - max(scores)) for score in scores]
    mixed = np.zeros_like(noisy)
    for power, clip in zip(powers, clips, strict=True):
        mixed += power / sum(powers) * clip
    return mixed


@answers("7.2")
def step(noisy, guess, sigma, less):
    out = np.empty_like(noisy)
    for index in np.ndindex(noisy.shape):
        left = noisy[index] - guess[index]
        out[index] = guess[index] + left * less / sigma
    return out


@answers("7.4")
def pool(scores, window):
    pooled = np.zeros_like(scores)
    for t in range(len(scores)):
        for other in range(len(scores)):
            if abs(t - other) <= window:
                pooled[t] += scores[other]
    return pooled


@answers("8.1")
def masked_loss(predicted, truth, hidden):
    total, count = 0.0, 0
    for index in np.ndindex(hidden.shape):
        if hidden[index]:
            difference = predicted[index] - truth[index]
            total += sum(value * value for value in difference) / len(difference)
            count += 1
    return float(total / count)


@answers("8.2")
def slope(x, i, step):
    values = []
    for sign in (1, -1):
        moved = [value + sign * step * (j == i) for j, value in enumerate(x)]
        values.append(sum(value * value * value - value for value in moved))
    return float((values[0] - values[1]) / (2 * step))


@answers("9.1")
def shrink(frames, ct):
    kept = [frames[0]]
    for start in range(1, len(frames), ct):
        total = np.zeros(frames.shape[1:])
        for t in range(start, start + ct):
            total = total + frames[t]
        kept.append(total / ct)
    return np.stack(kept)


@answers("9.2")
def window_starts(frames, context, overlap):
    starts, made = [], 0
    while made < frames:
        starts.append(made - overlap if starts else 0)
        made = starts[-1] + context
    return np.array(starts)


@answers("11.3")
def chunked_tokens(frames, height, width, chunk, ct, cs, p):
    tokens = 0
    for _ in range(0, frames, chunk):
        for _ in (0, *range(ct, chunk, ct)):  # the last frame of each latent frame of a chunk
            for _ in range(0, height // cs, p):
                for _ in range(0, width // cs, p):
                    tokens += 1
    return tokens


@answers("11.4")
def spend(seconds, fps, most_frames, per_step, most_tokens):
    frames = 0
    while frames + 2 <= most_frames and frames + 2 <= seconds * fps:
        frames += 2
    steps, each = frames // 2, 0
    while each < per_step and (each + 1) * steps <= most_tokens:
        each += 1
    return each * steps


@answers("12.1")
def columns(where, period):
    hands = [2 * math.pi * (place / period) for place in where]
    return np.array([[math.cos(angle), math.sin(angle)] for angle in hands])


@answers("12.2")
def rotate(x, where, frequencies):
    out = np.zeros(x.shape)
    for i, row in enumerate(x):
        for j, frequency in enumerate(frequencies):
            turned = complex(*row[2 * j : 2 * j + 2]) * np.exp(1j * where[i] * frequency)
            out[i, 2 * j], out[i, 2 * j + 1] = turned.real, turned.imag
    return out


@answers("13.1")
def nearest(x, codes):
    found = []
    for token in x.tolist():
        best, least = None, math.inf
        for k, code in enumerate(codes.tolist()):
            distance = sum((a - b) ** 2 for a, b in zip(token, code, strict=True))
            if distance < least:
                best, least = k, distance
        found.append(best)
    return np.array(found)


@answers("13.3")
def levels_of(index, levels):
    places = np.zeros((len(index), len(levels)), int)
    for i, cell in enumerate(index):
        for _ in range(cell):  # count up as on a mileage counter
            for j, count in enumerate(levels):
                places[i, j] = (places[i, j] + 1) % count
                if places[i, j]:
                    break
    return places


@answers("14.1")
def keep(rows, threshold):
    steps, places, values = rows.shape
    table = np.zeros((steps, places), bool)
    for i in range(places):
        last = None
        for t in range(steps):
            patch = [int(value) for value in rows[t, i]]
            if last is not None:
                apart = sum(abs(a - b) for a, b in zip(patch, last, strict=True))
                if apart <= threshold * values:
                    continue
            table[t, i], last = True, patch
    return table


@answers("14.3")
def best_tiles(q, k, count):
    table = np.zeros((len(q), len(q)), bool)
    for i, asking in enumerate(q):
        # the mean of all products is the product of the means
        scores = [np.mean([a @ b for a in asking for b in asked]) for asked in k]
        for _ in range(count):
            j = int(np.argmax(scores))
            table[i, j], scores[j] = True, -math.inf
    return table


@answers("15.1")
def block_mask(t, s, block):
    mask = np.zeros((t * s, t * s), bool)
    for query in range(t * s):
        last = query // s
        while last + 1 < t and (last + 1) % block:  # to the end of its block
            last += 1
        mask[query, : (last + 1) * s] = True
    return mask


@answers("15.3")
def held(made, room, sink):
    stays = []
    for step in range(made):
        later = made - 1 - step
        if step < sink or later < room - sink:
            stays.append(step)
    return np.array(stays)
