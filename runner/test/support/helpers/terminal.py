"""A command on a terminal of its own, for test/support/terminal.ts.

terminal.py leader|job COMMAND…: as the leader of the terminal's session, or as a job of a small shell that can bring
it back to the foreground. Lines on stdin are what happens to the terminal, lines on stdout what is seen of it; both
are JSON.
"""
import fcntl, json, os, pty, select, signal, struct, sys, termios


def tell(**event):
    print(json.dumps(event), flush=True)


def how_it_ended(status):
    if os.WIFSIGNALED(status):
        return {"code": None, "signal": signal.Signals(os.WTERMSIG(status)).name}
    return {"code": os.WEXITSTATUS(status), "signal": None}


def shell(command, orders, reports):
    """The session's leader: the command is in the foreground unless it is stopped."""
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    job = os.fork()
    if job == 0:
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpid())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        os.execv(command[0], command)
    while True:
        _, status = os.waitpid(job, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            os.write(reports, json.dumps({"end": how_it_ended(status)}).encode() + b"\n")
            os._exit(0)
        os.tcsetpgrp(0, os.getpgrp())
        os.write(reports, b'{"stopped": true}\n')
        os.read(orders, 1)
        os.tcsetpgrp(0, job)
        os.killpg(job, signal.SIGCONT)


def main():
    kind, command = sys.argv[1], sys.argv[2:]
    orders, order = os.pipe()
    reports, report = os.pipe()
    child, terminal = pty.fork()
    if child == 0:
        if kind == "job":
            shell(command, orders, report)
        os.execv(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    os.close(report)
    open_ones = {0, terminal, reports}
    told = False
    ended = None
    while True:
        ready, _, _ = select.select(list(open_ones), [], [], 0.02)
        for descriptor in ready:
            try:
                data = os.read(descriptor, 65536)
            except OSError:
                data = b""
            if not data:
                open_ones.discard(descriptor)
            elif descriptor == terminal:
                tell(screen=data.decode("utf-8", "replace"))
            elif descriptor == reports:
                for line in data.decode().splitlines():
                    told = told or "end" in json.loads(line)
                    print(line, flush=True)
            else:
                for line in data.decode().splitlines():
                    asked = json.loads(line)
                    if "type" in asked:
                        os.write(terminal, asked["type"].encode())
                    elif "close" in asked:
                        open_ones.discard(terminal)
                        os.close(terminal)
                    elif "foreground" in asked:
                        os.write(order, b"\n")
        if ended is None:
            pid, status = os.waitpid(child, os.WNOHANG)
            ended = status if pid else None
        if ended is not None and not ready:
            if not told:
                tell(end=how_it_ended(ended))
            return


main()
