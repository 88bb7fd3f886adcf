# Hooks of mmdebstrap: installs the package in a clean system, starts what it brought, and removes it.
# Arguments: the step, the system's root, the package, and where a picture of the window goes.
set -eu
step=$1 root=$2 deb=$3 picture=$4

inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
# An ordinary user: nobody runs a desktop program as root.
as_user() { inside runuser --user ada -- env HOME=/home/ada "$@"; }
apt() { inside apt-get -q -y -o Dpkg::Use-Pty=0 "$@"; }
install() { apt --no-install-recommends install "$@"; }

case $step in
mirrors)
    # Some systems name their mirrors in a file beside the list.
    if [ -e /etc/apt/apt-mirrors.txt ]; then
        mkdir -p "$root/etc/apt"
        cp /etc/apt/apt-mirrors.txt "$root/etc/apt/"
    fi
    ;;
install)
    inside useradd --create-home ada
    cp "$deb" "$root/tmp/package.deb"
    install /tmp/package.deb
    rm "$root/tmp/package.deb"
    as_user chimera --version
    as_user chimera-bench --selftest
    ;;
start)
    # What a desktop has and the package therefore does not ask for: a display and a session bus.
    install xvfb xauth dbus x11-apps x11-utils
    cat > "$root/tmp/start.sh" <<'START'
set -eu
WEBKIT_DISABLE_DMABUF_RENDERER=1 chimera-bench &
program=$!
for _ in $(seq 120); do
    kill -0 $program
    if xwininfo -root -tree | grep -q '"Chimera Bench'; then
        sleep 8
        kill -0 $program
        xwd -root -silent -out /tmp/window.xwd
        kill $program
        exit 0
    fi
    sleep 0.5
done
echo "no window within a minute" >&2
xwininfo -root -tree >&2
exit 1
START
    as_user dbus-run-session -- xvfb-run -a -s "-screen 0 1280x900x24" sh /tmp/start.sh
    cp "$root/tmp/window.xwd" "$picture"
    chmod a+r "$picture"
    ;;
remove)
    apt purge chimera-bench
    if inside which chimera-bench chimera; then
        echo "the programs are still there" >&2
        exit 1
    fi
    # What the user made stays.
    test -d "$root/home/ada/.local/share/chimera-bench"
    ;;
esac
