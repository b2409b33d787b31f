package store

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"syscall"
)

// Room returns how many bytes are left on the disk of the store for who owns it. Of a server that is not known; it is the disk of the state directory
// then, where backups go, or of what is to hold it.
func (s *Store) Room() (uint64, error) {
	var fs syscall.Statfs_t
	on := cmp.Or(s.path, s.dir)
	err := syscall.Statfs(on, &fs)
	for s.remote() && errors.Is(err, syscall.ENOENT) && on != filepath.Dir(on) {
		on = filepath.Dir(on)
		err = syscall.Statfs(on, &fs)
	}
	if err != nil {
		return 0, fmt.Errorf("查询 %s 所在磁盘的剩余空间：%w", on, err)
	}
	return fs.Bavail * uint64(max(fs.Bsize, 0)), nil
}
