#!/usr/bin/perl
# A live Berkeley DB application for tests: several processes that write one environment at once.
# Usage: live-writer.pl '<options as JSON>'; live-writer.ts says which options there are.
#
# Requests come as JSON lines on standard input ({"id":1,"op":"pause"}), answers and events leave as JSON
# lines on standard output. This process never opens the environment itself (a handle must not be carried
# over a fork): a first child creates or recovers it and ends, then every worker opens a handle of its own.
# A worker ends when its request pipe closes, so nothing outlives this process, however it ends.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::RealBin/live-writer";
use IO::Handle;
use IO::Select;
use JSON::PP;
use POSIX ();
use Environment;
use Worker;

my $options = decode_json($ARGV[0] // die "usage: live-writer.pl OPTIONS\n");
my %workers;    # pid => { name, role, requests, answers, buffer }
my %waiting;    # request id => { left => { pid => 1 }, results => { name => … } }
my $quitting;

$SIG{PIPE} = 'IGNORE';
STDOUT->autoflush(1);

sub report { print STDOUT encode_json($_[0]), "\n" }

sub create_environment {
    my $pid = fork() // die "fork: $!\n";
    if ($pid == 0) {
        my $ok = eval { Environment::close_environment(Environment::open_environment($options, 1)); 1 };
        print STDERR "live-writer: $@" unless $ok;
        POSIX::_exit($ok ? 0 : 1);
    }
    waitpid($pid, 0);
    exit 1 if $?;
}

sub start_worker {
    my ($role, $index) = @_;
    pipe(my $requests_in, my $requests_out) or die "pipe: $!\n";
    pipe(my $answers_in,  my $answers_out)  or die "pipe: $!\n";
    my $pid = fork() // die "fork: $!\n";
    if ($pid == 0) {
        close $_ for $requests_out, $answers_in, map { ($_->{requests}, $_->{answers}) } values %workers;
        open STDIN, '<', '/dev/null';
        $0 = "live-writer $role-$index";
        my $status = Worker::main($options, $role, $index, $requests_in, $answers_out);
        POSIX::_exit($status);
    }
    close $requests_in;
    close $answers_out;
    $requests_out->autoflush(1);
    $workers{$pid} = {
        name     => "$role-$index",
        role     => $role,
        requests => $requests_out,
        answers  => $answers_in,
        buffer   => ''
    };
}

sub ask {
    my ($request, @pids) = @_;
    my $id = $request->{id};
    $waiting{$id} = { left => { map { $_ => 1 } @pids }, results => {} };
    for my $pid (@pids) { print { $workers{$pid}{requests} } encode_json($request), "\n" }
    finish_if_complete($id);
}

sub finish_if_complete {
    my ($id) = @_;
    my $request = $waiting{$id};
    return if !$request || %{ $request->{left} };
    delete $waiting{$id};
    my ($error) = grep { defined } map { $_->{error} } values %{ $request->{results} };
    report({ id => $id, results => $request->{results}, defined $error ? (error => $error) : () });
}

sub handle_request {
    my ($request) = @_;
    my $op      = $request->{op};
    my @script  = grep { $workers{$_}{role} eq 'script' } keys %workers;
    my @writers = grep { $workers{$_}{role} ne 'script' } keys %workers;
    if    ($op eq 'pause' || $op eq 'resume' || $op eq 'stats') { ask($request, @writers) }
    elsif ($op eq 'do')                                         { ask($request, @script) }
    elsif ($op eq 'quit') { $quitting = $request->{id}; ask($request, keys %workers) }
    else                  { report({ id => $request->{id}, error => "unknown request $op" }) }
}

sub handle_answer {
    my ($pid, $answer) = @_;
    my $request = $waiting{ $answer->{id} } or return;
    delete $request->{left}{$pid};
    $request->{results}{ $workers{$pid}{name} } = $answer;
    # The answer to quit is given once the processes have ended.
    finish_if_complete($answer->{id}) unless defined $quitting && $answer->{id} eq $quitting;
}

sub worker_ended {
    my ($pid) = @_;
    waitpid($pid, 0);
    my $worker = delete $workers{$pid};
    if (!defined $quitting || $?) {
        report({ event => 'died', worker => $worker->{name}, status => $? >> 8, signal => $? & 127 });
    }
    for my $id (keys %waiting) {
        next unless delete $waiting{$id}{left}{$pid};
        $waiting{$id}{results}{ $worker->{name} } = { error => "worker $worker->{name} ended" };
        finish_if_complete($id) unless defined $quitting && $id eq $quitting;
    }
}

create_environment();
my $count = 0;
start_worker($_, $count++) for @{ $options->{roles} }, 'script';
report({ event => 'started', pid => $$, workers => { map { $workers{$_}{name} => $_ + 0 } keys %workers } });

my $input = '';
while (%workers) {
    my $select = IO::Select->new(map { $_->{answers} } values %workers);
    $select->add(\*STDIN) unless defined $quitting;
    for my $ready ($select->can_read) {
        if ($ready == \*STDIN) {
            my $read = sysread(STDIN, $input, 65536, length $input);
            if (!$read) { kill 'KILL', keys %workers; exit 1 }    # whoever started us is gone
            while ($input =~ s/^(.*)\n//) { handle_request(decode_json($1)) }
            next;
        }
        my ($pid) = grep { $workers{$_}{answers} == $ready } keys %workers;
        my $worker = $workers{$pid};
        if (!sysread($ready, $worker->{buffer}, 65536, length $worker->{buffer})) { worker_ended($pid); next }
        while ($worker->{buffer} =~ s/^(.*)\n//) { handle_answer($pid, decode_json($1)) }
    }
}
if (defined $quitting) { report({ id => $quitting, results => {} }); exit 0 }
exit 1;
