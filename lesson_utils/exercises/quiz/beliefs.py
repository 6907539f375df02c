"""What people believe about video tokens before they know: each wrong option is one of these."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Belief:
    """A misconception.

    Parameters
    ----------
    name : str
        As somebody would say it.
    says : str
        What is so instead.
    lesson : str
        Number of the lesson that shows it.
    """

    name: str
    says: str
    lesson: str


BELIEFS = {
    "pixel": Belief(
        "A token is a pixel.",
        "A token stands for a whole patch or cube, and holds all of its values: hundreds of them.",
        "02",
    ),
    "fps": Belief(
        "More frames a second are always more tokens.",
        "Tokens follow the frames that are read. If their number is fixed, a higher rate only "
        "makes the stretch of time shorter.",
        "03",
    ),
    "rate": Belief(
        "Frames are always seconds × fps.",
        "An encoder that keeps the first frame alone takes one frame more than a multiple of its "
        "step in time, whatever the clock says.",
        "11",
    ),
    "order": Belief(
        "Grouping frames destroys their order.",
        "A cube lays the frames one behind the other, and the cut can be undone exactly. What may "
        "lose something is the squeeze that follows.",
        "04",
    ),
    "half": Belief(
        "Half the tokens, half the cost.",
        "Work on single tokens halves; pairs of tokens fall to a quarter. A layer has both, so it "
        "falls by something in between.",
        "03",
    ),
    "square": Belief(
        "N² counts pixels or weights.",
        "N² counts pairs of a token that asks and one that is asked, for each head. Weights do "
        "not depend on the number of tokens.",
        "03",
    ),
    "divided": Belief(
        "Divided attention is always cheaper.",
        "It has fewer pairs and more matrices. With few tokens the matrices are the bill.",
        "06",
    ),
    "same": Belief(
        "Factored attention computes the same, faster.",
        "It is another function: what is elsewhere at another time is reached by a detour, in two "
        "hops.",
        "06",
    ),
    "zero": Belief(
        "A layer that starts at zero does nothing.",
        "Only at the first step, when it leaves the model as it was. Its slopes are not zero, so "
        "it learns.",
        "08",
    ),
    "remainder": Belief(
        "Divide, and forget what is left over.",
        "Some models drop it, others pad, resize or refuse. Each choice gives another count.",
        "03",
    ),
    "cls": Belief(
        "The class token counts as a patch, in every model.",
        "It comes on top of the patches where there is one, and many video models have none.",
        "06",
    ),
    "ratio": Belief(
        "As many fewer tokens, as many fewer values.",
        "A place in a latent has more channels than a pixel, so values fall by less than places.",
        "11",
    ),
    "space": Belief(
        "Looking at each frame is enough.",
        "For what can be told from a single picture, perhaps. What moves, and which way, is in no "
        "single frame.",
        "05",
    ),
    "score": Belief(
        "Frames that resemble one another are good motion.",
        "They resemble one another most where nothing moves at all.",
        "05",
    ),
}
