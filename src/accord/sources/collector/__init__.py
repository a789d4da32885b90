"""The collector: what a website, app or server sends is on disk before it is acknowledged.

It speaks the Segment HTTP Tracking API, so that the public Segment clients work unchanged. It reads
of each event only what it must (id, identity, size) and keeps the rest as the bytes that came; what
they mean is the processor's work.
"""
