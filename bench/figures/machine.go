package figures

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// ThisMachine returns what this machine is, and how busy; dir is where the state will be.
func ThisMachine(dir string, now time.Time) (Machine, error) {
	m := Machine{Day: now.Format(time.DateOnly), Cores: runtime.NumCPU(), Go: runtime.Version()}
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return m, err
	}
	m.CPU = model(string(info))
	release, err := os.ReadFile("/proc/sys/kernel/osrelease")
	if err != nil {
		return m, err
	}
	m.Kernel = strings.TrimSpace(string(release))
	load, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return m, err
	}
	if _, err := fmt.Sscan(string(load), &m.Load); err != nil {
		return m, fmt.Errorf("read the load: %w", err)
	}
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil {
		return m, err
	}
	m.FileSystem = fileSystem(fs.Type)
	return m, nil
}

// model returns the name of a processor by what the kernel says of it.
func model(info string) string {
	for line := range strings.Lines(info) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}

// fileSystem names a file system by its magic number.
func fileSystem(magic int64) string {
	switch magic {
	case 0xef53:
		return "ext4"
	case 0x58465342:
		return "xfs"
	case 0x9123683e:
		return "btrfs"
	case 0x01021994:
		return "tmpfs" // nothing waits for a disk
	case 0x794c7630:
		return "overlayfs"
	}
	return fmt.Sprintf("%#x", magic)
}

// String returns what a page says of a machine.
func (m Machine) String() string {
	s := fmt.Sprintf("%d cores of %s, Linux %s, %s, state on %s, load before %.2f, %s", m.Cores, m.CPU, m.Kernel, m.Go, m.FileSystem, m.Load, m.Day)
	if m.Small {
		s += "; small sizes, to see that it runs"
	}
	if m.Load > quiet {
		s += "; the machine was not quiet, so the figures are preliminary"
	}
	return s
}

// quiet is the load up to which a machine does nothing else worth speaking of.
const quiet = 0.5
