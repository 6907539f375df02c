"""The colours of every picture, as (red, green, blue) from 0 to 255."""

# Okabe and Ito's colours, which colour-blind readers tell apart (jfly.uni-koeln.de/color).
BLACK, ORANGE, SKY, GREEN = (0, 0, 0), (230, 159, 0), (86, 180, 233), (0, 158, 115)
YELLOW, BLUE, RED, PINK = (240, 228, 66), (0, 114, 178), (213, 94, 0), (204, 121, 167)
WHITE, GREY, LIGHT = (255, 255, 255), (110, 110, 110), (225, 225, 225)
