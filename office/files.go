package office

import (
	"context"
	"errors"
	"fmt"
	"syscall"

	"duban/store"
	"duban/store/lock"
)

// Remote says that a state directory lies on another machine; empty: it does not, as far as can be told.
func Remote(dir string) string {
	kind := network(dir)
	if kind == "" {
		return ""
	}
	return fmt.Sprintf("数据目录 %s 在网络文件系统（%s）上，数据库不能在网络文件系统上使用：请把数据目录放在本机磁盘，备份可放在任何地方", dir, kind)
}

// Files returns what is wrong with the files of a state: others could change them, or somebody has. The store may be nil.
func Files(ctx context.Context, dir string, st *store.Store) error {
	all := []error{lock.Closed(dir)}
	if st == nil {
		return all[0]
	}
	altered, err := st.AlteredMessages(ctx)
	for _, id := range altered {
		all = append(all, fmt.Errorf("消息 %s 的内容与发送时不一致，可能被人改动或磁盘出错：请与最近的备份核对", id))
	}
	proofs, err2 := st.AlteredProofs(ctx)
	for _, sum := range proofs {
		all = append(all, fmt.Errorf("佐证材料 %s 的内容与收到时不一致，可能被人改动或磁盘出错：请与最近的备份核对", sum))
	}
	return errors.Join(append(all, err, err2)...)
}

// networks are the file systems by statfs(2) on which SQLite's log does not work: it shares memory between processes, and machines share none.
var networks = map[int64]string{
	0x6969: "NFS", 0x517B: "SMB", 0xFE534D42: "SMB", 0xFF534D42: "CIFS", 0x5346414F: "AFS", 0x6B414653: "AFS", 0x00C36400: "Ceph",
	0x01021997: "9P", 0x564C: "NCP", 0x73757245: "Coda", 0x786F4256: "VirtualBox shared folder", 0x013111A8: "IBRIX", 0x0BD00BD0: "Lustre",
	0x65735546: "FUSE", 0x47504653: "GPFS", 0x19830326: "BeeGFS", 0xAAD7AAEA: "PanFS",
}

// network returns the kind of a file system that may lead to another machine; empty for any other, and where it cannot be told.
func network(dir string) string {
	var fs syscall.Statfs_t
	if syscall.Statfs(dir, &fs) != nil {
		return ""
	}
	return networks[fs.Type&0xFFFFFFFF]
}
