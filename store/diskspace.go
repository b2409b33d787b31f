package store

import (
	"fmt"
	"syscall"
)

// Room returns how many bytes are left on the disk of the store for who owns it.
func (s *Store) Room() (uint64, error) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(s.path, &fs); err != nil {
		return 0, fmt.Errorf("查询 %s 所在磁盘的剩余空间：%w", s.path, err)
	}
	return fs.Bavail * uint64(max(fs.Bsize, 0)), nil
}
