package tables

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"duban/listing"
	"duban/office/retention"
	"duban/store"
)

// Former shows who was in a directory once, and whether his personal data may be purged.
func Former() *listing.Table[retention.Former] {
	type row = retention.Former
	return &listing.Table[row]{Columns: []listing.Column[row]{
		{Name: "bodies", Title: "单位", Value: func(f *row) any { return orEmpty(f.Bodies) }},
		{Name: "name", Title: "姓名", Value: func(f *row) any { return f.Name }},
		{Name: "address", Title: "邮箱", Value: func(f *row) any { return f.Address }},
		{Name: "left", Title: "离任", Value: func(f *row) any { return f.Left }},
		{Name: "since", Title: "办结", Value: func(f *row) any { return f.Since }},
		{Name: "why", Title: "能否清除", Value: func(f *row) any { return f.Why }, Cell: func(f *row) any { return cmp.Or(f.Why, "可清除") }},
	}}
}

// purgedTables name in words where personal data is blanked.
var purgedTables = map[string]string{
	"versions": "通讯录旧版", "notices": "提醒", "messages": "消息", "message_attachments": "附件", "attempts": "发送经过", "settlements": "登记结果",
	"losses": "退信地址", "tests": "测试", "replies": "答复", "reply_endings": "答复处理", "progress": "进展", "events": "登记", "holds": "暂停",
}

// PurgeWords counts in words the rows that a purge changes.
func PurgeWords(cells []store.PurgeCell) string {
	count := map[string]map[int64]bool{}
	for _, c := range cells {
		if count[c.Table] == nil {
			count[c.Table] = map[int64]bool{}
		}
		count[c.Table][c.Row] = true
	}
	var all []string
	for table, rows := range count {
		all = append(all, fmt.Sprintf("%s%d条", cmp.Or(purgedTables[table], table), len(rows)))
	}
	slices.Sort(all)
	return strings.Join(all, "、")
}
