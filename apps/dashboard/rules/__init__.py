"""What officers' work obeys: clocks, steps of a request, four eyes, differences, shapes of charts; pure."""
