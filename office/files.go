package office

import (
	"context"
	"errors"
	"fmt"

	"duban/store"
)

// Remote says that a state directory lies on another machine; empty: it does not, as far as can be told.
func Remote(dir string) string {
	kind := store.Network(dir)
	if kind == "" {
		return ""
	}
	return fmt.Sprintf("数据目录 %s 在网络文件系统（%s）上，数据库不能在网络文件系统上使用：请把数据目录放在本机磁盘，备份可放在任何地方", dir, kind)
}

// Files returns what is wrong with the files of a state: others could change them, or somebody has. The store may be nil.
func Files(ctx context.Context, dir string, st *store.Store) error {
	all := []error{store.Closed(dir)}
	if st == nil {
		return all[0]
	}
	altered, err := st.AlteredMessages(ctx)
	for _, id := range altered {
		all = append(all, fmt.Errorf("消息 %s 的内容与发送时不一致，可能被人改动或磁盘出错：请与最近的备份核对", id))
	}
	return errors.Join(append(all, err)...)
}
