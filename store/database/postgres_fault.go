package database

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"slices"

	"github.com/jackc/pgx/v5/pgconn"
)

// The kinds of faults that only a server has.
const (
	ServerAway FaultKind = iota + 101
	ServerDenies
	ServerLacks
	ServerFull
	ServerReadOnly
	ServerCrowded
	ServerLocked
	ServerDamaged
	ServerForbids
	ServerUntrusted
	ServerStandby
	ServerOld
	ServerRefuses
)

// serverAdvices say what to do about them.
var serverAdvices = map[FaultKind]string{
	ServerAway:     "连接不上数据库服务器，或连接已中断，请查看服务器是否运行、网络是否畅通，以及 dsn_file 中的地址、端口；服务在恢复后自动继续",
	ServerDenies:   "数据库服务器拒绝登录，请核对 dsn_file 中的用户名、密码、sslmode，以及服务器的 pg_hba.conf",
	ServerLacks:    "数据库服务器上没有 dsn_file 所写的数据库或模式，请核对名称，没有的由数据库管理员新建",
	ServerFull:     "数据库服务器的磁盘或内存已满，请数据库管理员清理",
	ServerReadOnly: "数据库服务器只能读取，可能是备机：请核对 dsn_file 中的地址，加 target_session_attrs=read-write 可只连接主机；主备切换的，服务在切换后自动继续",
	ServerCrowded:  "数据库服务器的连接数已满，请数据库管理员提高 max_connections，或减少其他程序的连接",
	ServerLocked: "数据库被另一连接占用过久，请数据库管理员查看 pg_stat_activity：wait_event 为 SyncRep 的是在等同步备机，请恢复备机或取消 synchronous_standby_names；" +
		"其他停住的连接请结束",
	ServerDamaged: "数据库服务器的数据文件出错，请数据库管理员查看服务器日志，从备机或备份恢复",
	ServerForbids: "数据库用户的权限不足，请由数据库管理员授予数据库的 CONNECT 权限，以及模式的 USAGE、CREATE 权限和其中各表的读写权限；" +
		"模式由程序新建的，授予数据库的 CREATE 权限",

	ServerUntrusted: "数据库服务器的证书无法验证，请核对 dsn_file 中的主机名、sslrootcert，以及证书的有效期",

	ServerStandby: "连接得上的只有备机，没有可以写入的主机，请查看主机是否运行、网络是否畅通；主备切换的，服务在备机升为主机后自动继续",
	ServerOld:     "数据库服务器的版本过旧，须为 PostgreSQL 15 及以上，请数据库管理员升级",
	ServerRefuses: "数据库服务器不接受 dsn_file 中的某项参数，请按括号中的原文核对",
}

// serverKinds are the codes (Appendix A of PostgreSQL's manual) whose cause lies outside the program; of a class where there are two characters.
var serverKinds = map[string]FaultKind{
	"08":    ServerAway,
	"28":    ServerDenies,
	"53":    ServerFull,
	"58":    ServerDamaged,
	"XX":    ServerDamaged,
	"25006": ServerReadOnly, // a transaction that may only read
	"25P03": ServerAway,     // it was idle for too long within a transaction: this machine stood still
	"3D000": ServerLacks,
	"3F000": ServerLacks,
	"42501": ServerForbids,
	"53300": ServerCrowded,
	"55P03": ServerLocked,
	"57P01": ServerAway, // it stops
	"57P02": ServerAway,
	"57P03": ServerAway, // it starts, or is a standby that takes no connections
	"57P05": ServerAway,
}

// broken are the errors by which a connection ends in the middle.
var broken = []error{io.ErrUnexpectedEOF, driver.ErrBadConn, pgconn.ErrConnClosed, sql.ErrConnDone}

// Passes reports whether a fault is one of a server that may end by itself, so that it is worth waiting.
func (f *Fault) Passes() bool {
	return slices.Contains([]FaultKind{ServerAway, ServerFull, ServerReadOnly, ServerCrowded, ServerLocked, ServerStandby}, f.Kind)
}

// untrusted reports whether a server was refused for its certificate.
func untrusted(err error) bool {
	return errors.As(err, new(*tls.CertificateVerificationError)) || errors.As(err, new(x509.UnknownAuthorityError)) ||
		errors.As(err, new(x509.HostnameError)) || errors.As(err, new(x509.CertificateInvalidError))
}

// serverFault returns what kind of fault an error of a server is; 0: it is none of these.
func serverFault(err error) FaultKind {
	if errors.Is(err, context.Canceled) {
		return 0
	}
	var answer *pgconn.PgError
	var dialed *pgconn.ConnectError
	var network *net.OpError
	connecting := errors.As(err, &dialed)
	switch {
	case errors.As(err, &answer):
		kind := serverKinds[answer.Code]
		if kind == 0 && len(answer.Code) > 1 {
			kind = serverKinds[answer.Code[:2]]
		}
		if kind == 0 && connecting {
			kind = ServerRefuses
		}
		return kind
	case errors.Is(err, pgconn.ErrReadOnlyConnection), errors.Is(err, pgconn.ErrStandbyConnection):
		return ServerStandby
	case untrusted(err):
		return ServerUntrusted
	}
	if connecting || errors.As(err, &network) || slices.ContainsFunc(broken, func(e error) bool { return errors.Is(err, e) }) {
		return ServerAway
	}
	return 0
}

// again reports whether a transaction failed only because of what others did at the same time, so that nothing of it is kept and it may be run once more.
func again(err error) bool {
	var answer *pgconn.PgError
	return errors.As(err, &answer) && (answer.Code == "40001" || answer.Code == "40P01")
}
