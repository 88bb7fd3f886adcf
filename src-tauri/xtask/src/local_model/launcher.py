"""Serves one model over HTTP with llama.cpp's own server until standard input is closed.

Arguments: the GGUF file, the model's name, the port on 127.0.0.1.
"""

import os
import signal
import sys
import threading


def end_with_parent():
    """The parent holds the other end of our standard input and never writes to it.

    However it ends, even killed, the system closes that end, and this read returns.
    """
    while os.read(0, 1):
        pass
    os._exit(0)


def main():
    path, name, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
    # Ctrl-C reaches everything in the terminal's group. Who uses the server ends first, then its parent, then we.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()

    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = path
    params.model_alias = {name}
    params.n_ctx = 4096
    params.n_parallel = 1
    params.hostnames = ["127.0.0.1"]
    params.port = port
    # More threads than free cores make a small model several times slower.
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(params)
    threading.Event().wait()
    del server


if __name__ == "__main__":
    main()
