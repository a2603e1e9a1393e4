package Worker;

# What every worker does beside its role: requests between two transactions, transactions that are tried again
# after a deadlock, the rate limit, and the acknowledgement log outside the environment.
use strict;
use warnings;
use BerkeleyDB;
use Digest::MD5 qw(md5_hex);
use Fcntl;
use IO::Handle;
use IO::Select;
use JSON::PP;
use Time::HiRes qw(time sleep);
use Environment;
use Roles;
use Script;

sub main {
    my ($options, $role, $index, $requests, $answers) = @_;
    $answers->autoflush(1);
    srand(($options->{seed} // 1) * 1000 + $index);
    my $self = bless {
        options  => $options,
        role     => $role,
        name     => "$role-$index",
        index    => $index,
        requests => $requests,
        answers  => $answers,
        select   => IO::Select->new($requests),
        buffer   => '',
        paused   => 0,
        written  => 0,                            # bytes of values
        commits  => 0,
        aborts   => 0,
        deadlocks => 0,
        pool     => join('', map { chr(int(rand(256))) } 1 .. 65536),
    }, 'Worker';
    my $writers = @{ $options->{roles} } || 1;
    $self->{rate} = $options->{bytesPerSecond} ? $options->{bytesPerSecond} / $writers : 0;
    my $ok = eval { $self->run(); 1 };
    return 0 if $ok;
    print STDERR "live-writer $self->{name}: " . (ref $@ ? encode_json($@) : $@);
    return 1;
}

sub run {
    my ($self) = @_;
    sysopen($self->{acks}, $self->{options}{acknowledgements}, O_WRONLY | O_APPEND | O_CREAT)
        or die "cannot open $self->{options}{acknowledgements}: $!\n";
    $self->{env} = Environment::open_environment($self->{options}, 0);
    my $step = $self->{role} eq 'script' ? undef : Roles::start($self);
    $self->{began} = time;
    while (!$self->{quit}) {
        if (!$step || $self->{paused}) { $self->requests(undef); next }
        $self->requests(0);
        next if $self->{paused} || $self->{quit};
        $step->();
        $self->keep_rate();
    }
    undef $step;
    $self->close_all();
    Environment::close_environment($self->{env});
    $self->answer({ id => $self->{quit} });
}

# Looks for requests for up to `timeout` seconds, for ever where it is undefined.
# True where the worker should come to the end of its transaction.
sub requests {
    my ($self, $timeout) = @_;
    while ($self->{select}->can_read($timeout)) {
        my $read = sysread($self->{requests}, $self->{buffer}, 65536, length $self->{buffer});
        die "the live writer's first process is gone\n" unless $read;
        while ($self->{buffer} =~ s/^(.*)\n//) { $self->request(decode_json($1)) }
        $timeout = 0;
    }
    return $self->{wanted};
}

sub request {
    my ($self, $request) = @_;
    my ($op, $id) = @$request{qw(op id)};
    if ($op eq 'do') {
        my $results = eval { Script::run($self, $request->{operations}) };
        $self->answer($results ? { id => $id, results => $results } : { id => $id, error => "$@" });
    }
    elsif ($op eq 'quit')   { $self->{quit}   = $id; $self->{wanted} = 1 }
    elsif ($op eq 'resume') { $self->resume(); $self->answer({ id => $id }) }
    elsif ($op eq 'stats')  { $self->answer({ id => $id, map { $_ => $self->{$_} } qw(written commits aborts deadlocks) }) }
    elsif ($op eq 'pause')  { $self->{pausing} = $id; $self->{wanted} = 1; $self->pause_if_idle() }
}

# A pause is answered with no transaction open.
sub pause_if_idle {
    my ($self) = @_;
    return if $self->{open} || !defined $self->{pausing};
    $self->{paused} = 1;
    $self->answer({ id => delete $self->{pausing} });
}

sub resume {
    my ($self) = @_;
    $self->{paused} = 0;
    $self->{wanted} = 0;
    # The time of the pause is not made up for.
    $self->{began} = time - ($self->{rate} ? $self->{written} / $self->{rate} : 0);
}

sub answer { my ($self, $answer) = @_; print { $self->{answers} } encode_json($answer), "\n" }

sub database {
    my ($self, $type, $file, %more) = @_;
    my $key = join '/', $file, $more{subname} // ();
    return $self->{databases}{$key} //= Environment::open_database($self->{env}, $self->{options}, $type, $file, %more);
}

sub close_all {
    my ($self) = @_;
    for my $database (values %{ delete $self->{databases} // {} }) { check($database->db_close()) }
}

# Dies with the deadlock mark where the transaction should be tried again.
sub check {
    my ($status) = @_;
    return unless $status;
    die { deadlock => 1 } if $status == DB_LOCK_DEADLOCK;
    die "Berkeley DB: $status\n";
}

# Runs `work` in a transaction; it returns true to commit. Gives the acknowledgements only after the commit
# has returned: what is in the log of acknowledgements was durable at its time.
sub transaction {
    my ($self, $work) = @_;
    for (1 .. 50) {
        $self->{open} = 1;
        $self->{pending} = [];
        my $txn = $self->{env}->txn_begin() or die "cannot begin: $BerkeleyDB::Error\n";
        my $commit = eval { $work->($txn) ? 'commit' : 'abort' };
        my $error  = $@;
        if (defined $commit && $commit eq 'commit') {
            check($txn->txn_commit());
            $self->acknowledge();
            $self->{commits}++;
        }
        else {
            check($txn->txn_abort());
            $self->{aborts}++;
        }
        # Handles of databases opened in the transaction are closed once it has ended.
        check($_->db_close()) for splice @{ $self->{closing} // [] };
        $self->{open} = 0;
        $self->pause_if_idle();
        return $commit if defined $commit;
        die $error unless ref $error && $error->{deadlock};
        $self->{deadlocks}++;
        sleep(rand(0.02));
    }
    return 'abort';
}

sub close_after { my ($self, $database) = @_; push @{ $self->{closing} }, $database }

# One line each: milliseconds, role, database, key, first 8 digits of the value's MD5.
sub acknowledge {
    my ($self) = @_;
    my $now  = int(time * 1000);
    my $text = '';
    for my $put (@{ $self->{pending} }) {
        $text .= "$now $self->{name} $put->[0] $put->[1] " . substr(md5_hex($put->[2]), 0, 8) . "\n";
    }
    syswrite($self->{acks}, $text) // die "acknowledgements: $!\n" if length $text;
}

# For a record that is never changed again: it must be in every replica made after its acknowledgement.
sub promise {
    my ($self, $database, $key, $value) = @_;
    push @{ $self->{pending} }, [ $database, $key, $value ];
}

sub value {
    my ($self, $length) = @_;
    $length //= 20 + int(rand($self->{options}{valueBytes} // 400));
    $self->{written} += $length;
    my $text = '';
    while (length $text < $length) {
        my $start = int(rand(length($self->{pool}) - 1));
        $text .= substr($self->{pool}, $start, $length - length $text);
    }
    return $text;
}

sub keep_rate {
    my ($self) = @_;
    return unless $self->{rate};
    while (!$self->{wanted}) {
        my $ahead = $self->{written} / $self->{rate} - (time - $self->{began});
        last if $ahead <= 0;
        $self->requests($ahead < 0.1 ? $ahead : 0.1);
    }
}

# Waits, but no longer than until somebody wants something.
sub rest {
    my ($self, $seconds) = @_;
    my $until = time + $seconds;
    while (!$self->{wanted} && time < $until) { $self->requests($until - time < 0.05 ? 0.01 : 0.05) }
}

1;
