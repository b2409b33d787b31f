package tables

import (
	"testing"

	"duban/store"
)

// A clerk reads what became of a notice in Chinese, whatever the other side said.
func TestAnswersAreChinese(t *testing.T) {
	for _, tt := range []struct{ state, reply, want string }{
		{store.Delivered, "written to the outbox", "已写入本机发件目录"},
		{store.Delivered, "written to chat.jsonl", "已写入chat.jsonl"},
		{store.Delivered, "250 2.0.0 Ok: queued as 4F2A", "邮件服务器已接收"},
		{store.Delivered, "ok", "对方已接收"},
		{store.InDoubt, "程序停止 — 邮件已发完，未收到答复，送达存疑", "邮件已发完，未收到答复，送达存疑"},
		{store.Delivered, "2.6.0 accepted for delivery", "对方已接收"},
		{store.Failed, "550 5.1.1 no such user", "邮件服务器拒收"},
		{store.Failed, "552 mail too big — 邮件超过服务器的上限", "邮件服务器拒收：邮件超过服务器的上限"},
		{store.Waiting, "451 4.3.0 try again later", "邮件服务器暂时未接收"},
		{store.Queued, "93000 invalid webhook url —— 地址有误：请检查 url", "地址有误：请检查 url"},
		{store.InDoubt, "after the end of the mail: i/o timeout", "对方是否接收不明，见答复原文"},
		{store.Waiting, "dial tcp: connection refused", "对方未接收，见答复原文"},
		{store.Failed, "退信：用户不存在", "退信：用户不存在"},
		{store.Waiting, store.WindowEnded, "当日发送时段已过"},
		{store.Waiting, "", ""},
	} {
		if got := answered(tt.state, tt.reply); got != tt.want {
			t.Errorf("%q (%s): %q, want %q", tt.reply, tt.state, got, tt.want)
		}
	}
}
