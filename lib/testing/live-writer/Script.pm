package Script;

# Single operations in an order that a test chooses: {"do":"put","database":"a.db","key":"k","value":"v","txn":"t1"}.
# Transactions are named and may stay open from one request to the next.
use strict;
use warnings;
use BerkeleyDB;
use Environment;

my %operations = (
    begin => sub {
        my ($worker, $op) = @_;
        my $parent = defined $op->{parent} ? $worker->{named}{ $op->{parent} } : undef;
        $worker->{named}{ $op->{txn} } = $worker->{env}->txn_begin($parent ? ($parent) : ())
            or die "cannot begin: $BerkeleyDB::Error\n";
        return undef;
    },
    commit => sub { finish(@_, sub { $_[0]->txn_commit($_[1]{nosync} ? DB_TXN_NOSYNC : 0) }) },
    abort  => sub { finish(@_, sub { $_[0]->txn_abort() }) },
    # Opens and keeps open; creates where needed.
    open => sub { my ($worker, $op) = @_; open_named($worker, $op); return undef },
    # Makes a file and closes it again, alone or in a transaction.
    create => sub {
        my ($worker, $op) = @_;
        my $txn      = txn_of($worker, $op);
        my $database = Environment::open_database($worker->{env}, $worker->{options}, $op->{type} // 'btree',
            $op->{database}, extentPages => $op->{extentPages}, $txn ? (txn => $txn) : ());
        if ($txn) { push @{ $worker->{openedIn}{ $op->{txn} } }, $database }
        else      { Worker::check($database->db_close()) }
        return undef;
    },
    close => sub {
        my ($worker, $op) = @_;
        my $database = delete $worker->{databases}{ $op->{database} };
        Worker::check($database->db_close($op->{nosync} ? DB_NOSYNC : 0)) if $database;
        return undef;
    },
    put => sub {
        my ($worker, $op) = @_;
        my $database = open_named($worker, $op);
        my $txn      = txn_of($worker, $op);
        if ($txn) { $txn->Txn($database) }
        my $value = $op->{value} // $worker->value($op->{bytes});
        Worker::check($database->db_put($op->{key}, $value));
        if ($txn) { $database->Txn() }
        return undef;
    },
    get => sub {
        my ($worker, $op) = @_;
        my $value;
        my $status = open_named($worker, $op)->db_get($op->{key}, $value);
        return $status ? undef : $value;
    },
    # Records of `each` bytes until about `bytes` are written; `perCommit` records in a transaction. With `keys` the
    # names go round among so many of each database, so that records are replaced.
    fill => sub {
        my ($worker, $op) = @_;
        my $database = open_named($worker, $op);
        my $each     = ($op->{type} //= 'btree') eq 'queue' ? 64 : $op->{each} // 1000;
        my $per      = $op->{perCommit} // 50;
        my $written  = 0;
        while ($written < $op->{bytes}) {
            my $txn = $worker->{env}->txn_begin(undef, $op->{bulk} ? DB_TXN_BULK : 0)
                or die "cannot begin: $BerkeleyDB::Error\n";
            $txn->Txn($database);
            for (1 .. $per) {
                my $number = $worker->{filled}{ $op->{database} }++;
                $number %= $op->{keys} if $op->{keys};
                my $key = $op->{type} =~ /^(?:queue|recno)$/ ? $number + 1 : sprintf("fill-%08d", $number);
                Worker::check($database->db_put($key, $worker->value($each)));
                $written += $each;
                last if $written >= $op->{bytes};
            }
            Worker::check($txn->txn_commit($op->{nosync} ? DB_TXN_NOSYNC : 0));
        }
        return undef;
    },
    rename => sub {
        my ($worker, $op) = @_;
        file_operation($worker, $op, sub {
            my ($txn) = @_;
            return BerkeleyDB::db_rename(-Filename => $op->{database}, -Newname => $op->{to},
                -Env => $worker->{env}, $txn ? (-Txn => $txn) : ());
        });
    },
    remove => sub {
        my ($worker, $op) = @_;
        file_operation($worker, $op, sub {
            my ($txn) = @_;
            return BerkeleyDB::db_remove(-Filename => $op->{database}, -Env => $worker->{env}, $txn ? (-Txn => $txn) : ());
        });
    },
    truncate => sub {
        my ($worker, $op) = @_;
        my $count = 0;
        Worker::check(open_named($worker, $op)->truncate($count));
        return $count;
    },
    checkpoint => sub {
        my ($worker) = @_;
        Worker::check($worker->{env}->TxnMgr->txn_checkpoint(0, 0, DB_FORCE));
        return undef;
    },
    # Unsynced one-record transactions until another log file stands on disk.
    switchLog => sub {
        my ($worker, $op) = @_;
        my $database = open_named($worker, $op);
        my $before   = newest_log($op->{logDirectory});
        for my $number (1 .. 200000) {
            my $txn = $worker->{env}->txn_begin() or die "cannot begin: $BerkeleyDB::Error\n";
            $txn->Txn($database);
            Worker::check($database->db_put('switch-' . $worker->{filled}{switch}++, $worker->value(100)));
            Worker::check($txn->txn_commit(DB_TXN_NOSYNC));
            my $now = newest_log($op->{logDirectory});
            return $now if $now ne $before;
        }
        die "no new log file came\n";
    },
);

sub run {
    my ($worker, $list) = @_;
    my @results;
    for my $op (@$list) {
        my $operation = $operations{ $op->{do} } or die "no operation $op->{do}\n";
        push @results, eval { [ $operation->($worker, $op) ] } // die(ref $@ ? "deadlock in $op->{do}\n" : "$op->{do}: $@");
    }
    return [ map { $_->[0] } @results ];
}

sub txn_of {
    my ($worker, $op) = @_;
    return undef unless defined $op->{txn};
    return $worker->{named}{ $op->{txn} } // die "no transaction $op->{txn}\n";
}

# In the named transaction, otherwise in one of its own; outside any, the log says nothing of it.
sub file_operation {
    my ($worker, $op, $work) = @_;
    my $named = txn_of($worker, $op);
    if ($named || $op->{unlogged}) { Worker::check($work->($named)); return undef }
    my $txn    = $worker->{env}->txn_begin() or die "cannot begin: $BerkeleyDB::Error\n";
    my $status = $work->($txn);
    Worker::check($status ? $txn->txn_abort() : $txn->txn_commit());
    Worker::check($status);
    return undef;
}

sub finish {
    my ($worker, $op, $how) = @_;
    my $txn = delete $worker->{named}{ $op->{txn} } // die "no transaction $op->{txn}\n";
    Worker::check($how->($txn, $op));
    Worker::check($_->db_close()) for @{ delete $worker->{openedIn}{ $op->{txn} } // [] };
    return undef;
}

sub open_named {
    my ($worker, $op) = @_;
    return $worker->database($op->{type} // 'btree', $op->{database}, extentPages => $op->{extentPages});
}

sub newest_log {
    my ($directory) = @_;
    opendir(my $handle, $directory) or die "$directory: $!\n";
    my ($newest) = sort { $b cmp $a } grep { /^log\.\d{10}$/ } readdir $handle;
    return $newest // '';
}

1;
